import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['rules-still-apply', 'icc-off'],
  because:
    'With bridge-nf-call-iptables=0 the containers reach each other without any rule, and no rule of anybody can stop them again.',
  edits: [
    {
      find: "    if (allowed) await ensureRule('-A', rule)\n",
      replace: '    if (allowed) await $`sysctl -qw net.bridge.bridge-nf-call-iptables=0`\n',
    },
  ],
})
