import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['lan-cannot-enter'],
  because:
    'The policy of FORWARD is set to ACCEPT so that packets pass; now everybody passes, in any direction.',
  edits: [
    {
      find: ["    await writeFile('/proc/sys/net/ipv4/ip_forward', '1')", ''].join('\n'),
      replace: [
        "    await writeFile('/proc/sys/net/ipv4/ip_forward', '1')",
        '    await $`iptables -P FORWARD ACCEPT`',
        '',
      ].join('\n'),
    },
  ],
})
