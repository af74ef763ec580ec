import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-new-client'],
  because: 'New rules above the old ones lose not a single datagram, and stay there with the old ones below.',
  edits: [
    { find: ['    await this.removePortForward(mapping, fromIp)', ''].join('\n'), replace: '' },
    {
      find: '    await this.addPortForward(mapping, toIp)',
      replace: [
        '    for (const protocol of mapping.protocols) {',
        '      const target = `${toIp}:${mapping.containerPort}`',
        "      const there = `-d ${toIp} -o ${this.bridge} -p ${protocol} --dport ${mapping.containerPort}`.split(' ')",
        "      for (const chain of ['PREROUTING', 'OUTPUT']) {",
        '        await $`iptables -t nat -I ${chain} -p ${protocol} --dport ${mapping.hostPort} -m addrtype --dst-type LOCAL -j DNAT --to-destination ${target}`',
        '      }',
        '      await $`iptables -t nat -I POSTROUTING -s 127.0.0.0/8 ${there} -j MASQUERADE`',
        '      await $`iptables -t nat -I POSTROUTING -s ${this.subnet} ${there} -j MASQUERADE`',
        '      await $`iptables -I FORWARD ${there} -j ACCEPT`',
        '    }',
        '    for (const own of [...hostAddresses(), fromIp]) {',
        "      await forget(['--orig-port-dst', `${mapping.hostPort}`, '--reply-src', own])",
        '    }',
      ].join('\n'),
    },
  ],
})
