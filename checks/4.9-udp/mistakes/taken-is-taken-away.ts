import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['udp-taken'],
  because:
    'Before a port is published, whatever leads there is removed, and the container that had it loses it.',
  edits: [
    {
      find: 'import { PortForwarder, type PortMapping } from',
      replace: 'import { PortForwarder, PortMapping } from',
    },
    {
      find: ['    await super.addPortForward(mapping, containerIp)', ''].join('\n'),
      replace: [
        '    const { stdout } = await $`iptables-save -t nat`',
        '    for (const [, protocol, ip, port] of stdout.matchAll(new RegExp(`PREROUTING.*"publish ${mapping.hostPort}/(tcp|udp) to ([\\\\d.]+):(\\\\d+)"`, \'g\'))) {',
        '      await super.removePortForward(PortMapping.parse(`${mapping.hostPort}:${port}/${protocol}`), `${ip}`)',
        '    }',
        '    await super.addPortForward(mapping, containerIp)',
        '',
      ].join('\n'),
    },
  ],
})
