import { defineMistake } from '../define.ts'

export default defineMistake({
  fails: ['stop-bridged'],
  because:
    'The bridge is taken down with the container that made it necessary, although another one is plugged into it.',
  edits: [
    {
      find: ['      await this.manager.cleanup(containerId)', ''].join('\n'),
      replace: [
        '      await this.manager.cleanup(containerId)',
        '      await this.manager.destroyBridge()',
        '',
      ].join('\n'),
    },
  ],
})
