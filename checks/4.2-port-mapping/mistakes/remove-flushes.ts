import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-keeps-strangers'],
  because: "Flushing the chains removes the mapping for certain, and with it everybody else's.",
  edits: [
    {
      find: '      await changeRules(ours.map(deletion))',
      replace: [
        '      await changeRules(ours.map(deletion))',
        '      await $`iptables -t nat -F PREROUTING`',
      ].join('\n'),
    },
  ],
})
