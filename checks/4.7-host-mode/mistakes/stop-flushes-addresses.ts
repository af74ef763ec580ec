import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-keeps-host'],
  because:
    "The addresses in the container's namespace are flushed to leave it clean, and it is the host's namespace.",
  edits: [
    {
      find: '  async #end(containerId: string, { process, ip, mappings }: Container): Promise<void> {\n',
      replace: [
        '  async #end(containerId: string, { process, ip, mappings }: Container): Promise<void> {',
        "    const { $ } = await import('zx')",
        '    await $`nsenter --target ${process.pid} --net ip address flush dev eth0`',
        '',
      ].join('\n'),
    },
  ],
})
