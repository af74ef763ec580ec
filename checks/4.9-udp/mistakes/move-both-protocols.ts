import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['move-one-protocol'],
  because: 'The port is what moves, so a mapping for UDP takes TCP along.',
  edits: [
    {
      find: 'import { PortForwarder, type PortMapping } from',
      replace: 'import { PortForwarder, PortMapping } from',
    },
    {
      find: ['    await this.removePortForward(mapping, fromIp)', ''].join('\n'),
      replace: [
        '    const both = PortMapping.parse(`${mapping.hostPort}:${mapping.containerPort}`)',
        '    await this.removePortForward(both, fromIp)',
        '',
      ].join('\n'),
    },
    {
      find: ['    await this.addPortForward(mapping, toIp)', ''].join('\n'),
      replace: ['    await this.addPortForward(both, toIp)', ''].join('\n'),
    },
  ],
})
