import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['icc-off'],
  because: 'On adds the rule once more each time, and off takes back only one of them.',
  edits: [
    {
      find: ["    if (allowed) await ensureRule('-A', rule)", ''].join('\n'),
      replace: ['    if (allowed) await $`iptables --wait -A FORWARD ${rule}`', ''].join('\n'),
    },
  ],
})
