import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['udp-taken'],
  because: 'Each protocol is published by itself, and when the second one is taken the first one stays.',
  edits: [
    {
      find: 'import { PortForwarder, type PortMapping } from',
      replace: 'import { PortForwarder, PortMapping } from',
    },
    {
      find: ['    await super.addPortForward(mapping, containerIp)', ''].join('\n'),
      replace: [
        '    for (const protocol of mapping.protocols) {',
        '      const one = PortMapping.parse(`${mapping.hostPort}:${mapping.containerPort}/${protocol}`)',
        '      await super.addPortForward(one, containerIp)',
        '    }',
        '',
      ].join('\n'),
    },
  ],
})
