import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-keeps-host'],
  because:
    "What has always removed the container's eth0 now runs in the host's namespace, and removes the host's.",
  edits: [
    {
      find: '  async #end(containerId: string, { process, ip, mappings }: Container): Promise<void> {\n',
      replace: [
        '  async #end(containerId: string, { process, ip, mappings }: Container): Promise<void> {',
        "    const { $ } = await import('zx')",
        '    await $`nsenter --target ${process.pid} --net ip link delete eth0`',
        '',
      ].join('\n'),
    },
  ],
})
