import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['settings-stay'],
  because:
    'Hairpin mode goes to every port of every bridge, and those of other networks send frames back as well.',
  edits: [
    {
      find: '    const commands = ports.map((port) => `link set ${port} type bridge_slave hairpin on`)',
      replace: [
        '    const { stdout } = await $`bridge -json link show`',
        "    const all: { ifname: string }[] = JSON.parse(stdout || '[]')",
        '    const commands = all.map(({ ifname }) => `link set ${ifname} type bridge_slave hairpin on`)',
      ].join('\n'),
    },
  ],
})
