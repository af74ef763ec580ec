import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['udp-other-machines'],
  because:
    'The DNAT for UDP looks at port 53 alone, and every question to every name server ends in the container.',
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
        '      await $`iptables -t nat -A PREROUTING -p udp --dport ${hostPort} -j DNAT --to-destination ${target}`',
        '      await $`iptables -t nat -A OUTPUT -p udp --dport ${hostPort} -j DNAT --to-destination ${target}`',
        '      await $`iptables -A FORWARD -d ${containerIp} -o ${this.bridge} -p udp --dport ${containerPort} -j ACCEPT`',
        '      await $`sysctl -qw net.ipv4.conf.${this.bridge}.route_localnet=1`',
        '      await $`iptables -t nat -A POSTROUTING -s 127.0.0.0/8 -d ${containerIp} -p udp --dport ${containerPort} -j MASQUERADE`',
        '      await $`iptables -t nat -A POSTROUTING -s ${this.subnet} -d ${containerIp} -p udp --dport ${containerPort} -j MASQUERADE`',
        '    }',
      ].join('\n'),
    },
  ],
})
