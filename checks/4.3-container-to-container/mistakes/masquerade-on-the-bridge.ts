import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['own-address'],
  because:
    'MASQUERADE without ! -o BRIDGE also rewrites what stays on the bridge, and every container looks like the gateway.',
  edits: [
    {
      find: "    if (allowed) await ensureRule('-A', rule)\n",
      replace: [
        "    if (allowed) await ensureRule('-A', rule)",
        '    if (allowed) await $`iptables -t nat -A POSTROUTING -s 172.18.0.0/16 -j MASQUERADE`',
        '',
      ].join('\n'),
    },
  ],
})
