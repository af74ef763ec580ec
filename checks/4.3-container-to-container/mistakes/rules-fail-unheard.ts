import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['failure-is-told'],
  because: 'With nothrow() on the command that adds a rule, nobody hears that it could not be written.',
  edits: [
    {
      find: 'await $`iptables --wait ${how} FORWARD ${rule}`',
      replace: 'await $`iptables --wait ${how} FORWARD ${rule}`.nothrow()',
    },
  ],
})
