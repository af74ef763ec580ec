import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['udp-host'],
  because:
    "For UDP somebody has written the two rules of the tutorials, and the host's own datagrams pass neither.",
  edits: [
    {
      find: 'import { PortForwarder, type PortMapping } from',
      replace: 'import { PortForwarder, PortMapping } from',
    },
    {
      find: '    await super.addPortForward(mapping, containerIp)',
      replace: [
        "    if (mapping.protocols.includes('tcp')) await super.addPortForward(PortMapping.parse(`${mapping.hostPort}:${mapping.containerPort}/tcp`), containerIp)",
        '    const { hostPort, containerPort } = mapping',
        '    const target = `${containerIp}:${containerPort}`',
        "    if (mapping.protocols.includes('udp')) {",
        '      await $`iptables -t nat -A PREROUTING -p udp --dport ${hostPort} -m addrtype --dst-type LOCAL -j DNAT --to-destination ${target}`',
        '      await $`iptables -A FORWARD -d ${containerIp} -o ${this.bridge} -p udp --dport ${containerPort} -j ACCEPT`',
        '    }',
      ].join('\n'),
    },
  ],
})
