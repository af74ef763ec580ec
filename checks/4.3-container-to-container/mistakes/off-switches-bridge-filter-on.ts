import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['icc-again'],
  because:
    'Before it takes its rule away it sets bridge-nf-call-iptables to 1, which an administrator had set to 0: on every other bridge of the host, packets meet FORWARD from then on.',
  edits: [
    {
      find: '    else await removeRule(rule)\n',
      replace:
        '    else {\n      await $`sysctl -qw net.bridge.bridge-nf-call-iptables=1`\n      await removeRule(rule)\n    }\n',
    },
  ],
})
