import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-keeps-host'],
  because: 'With the container goes the bridge, although others are plugged into it.',
  edits: [
    {
      find: '  async #end(containerId: string, { process, ip, mappings }: Container): Promise<void> {\n',
      replace: [
        '  async #end(containerId: string, { process, ip, mappings }: Container): Promise<void> {',
        '    if (ip === undefined) await this.manager.destroyBridge()',
        '',
      ].join('\n'),
    },
  ],
})
