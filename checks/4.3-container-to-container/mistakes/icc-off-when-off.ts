import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['icc-again'],
  because: 'The rule is deleted without a look whether it is there, and iptables fails when it is not.',
  edits: [
    {
      find: '  if (await ruleExists(rule)) await $`iptables --wait -D FORWARD ${rule}`',
      replace: '  await $`iptables --wait -D FORWARD ${rule}`',
    },
  ],
})
