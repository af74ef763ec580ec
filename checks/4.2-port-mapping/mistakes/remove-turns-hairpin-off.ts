import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-one'],
  because:
    'Hairpin mode goes with the first mapping that is removed, and other containers cannot call themselves any more.',
  edits: [
    {
      find: '      await changeRules(ours.map(deletion))',
      replace: [
        '      await changeRules(ours.map(deletion))',
        '      for (const port of await readdir(`/sys/class/net/${this.bridge}/brif`)) {',
        '        await $`ip link set ${port} type bridge_slave hairpin off`',
        '      }',
      ].join('\n'),
    },
  ],
})
