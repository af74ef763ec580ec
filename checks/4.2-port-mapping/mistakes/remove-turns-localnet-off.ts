import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-one'],
  because: 'route_localnet goes with the first mapping that is removed, although others need it as well.',
  edits: [
    {
      find: '      await changeRules(ours.map(deletion))',
      replace: [
        '      await changeRules(ours.map(deletion))',
        "      await writeFile(`/proc/sys/net/ipv4/conf/${this.bridge}/route_localnet`, '0')",
      ].join('\n'),
    },
  ],
})
