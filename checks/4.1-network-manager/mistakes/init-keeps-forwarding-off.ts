import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['init-twice'],
  because:
    'Forwarding is switched on together with a new bridge; where the bridge is there already, nobody looks at it again.',
  edits: [
    {
      find: ['    await ensureBridge(this.bridge, macFor(this.gateway))', ''].join('\n'),
      replace: [
        '    const fresh = !(await linkExists(this.bridge))',
        '    await ensureBridge(this.bridge, macFor(this.gateway))',
        '',
      ].join('\n'),
    },
    {
      find: "    await writeFile('/proc/sys/net/ipv4/ip_forward', '1')",
      replace: "    if (fresh) await writeFile('/proc/sys/net/ipv4/ip_forward', '1')",
    },
  ],
})
