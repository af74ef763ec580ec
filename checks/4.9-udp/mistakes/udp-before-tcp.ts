import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['udp-taken'],
  because: 'UDP is published first and by itself, and stays when the port turns out to be taken over TCP.',
  edits: [
    {
      find: 'import { PortForwarder, type PortMapping } from',
      replace: 'import { PortForwarder, PortMapping } from',
    },
    {
      find: '    await super.addPortForward(mapping, containerIp)\n',
      replace: [
        '    for (const protocol of [...mapping.protocols].reverse()) {',
        '      const one = PortMapping.parse(`${mapping.hostPort}:${mapping.containerPort}/${protocol}`)',
        '      await super.addPortForward(one, containerIp)',
        '    }',
        '',
      ].join('\n'),
    },
  ],
})
