import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-keeps-host'],
  because:
    'Flushing the nat table removes what a container could have left there, and everything that others have.',
  edits: [
    {
      find: '  async #end(containerId: string, { process, ip, mappings }: Container): Promise<void> {\n',
      replace: [
        '  async #end(containerId: string, { process, ip, mappings }: Container): Promise<void> {',
        "    const { $ } = await import('zx')",
        '    if (ip === undefined) await $`iptables -t nat -F`',
        '',
      ].join('\n'),
    },
  ],
})
