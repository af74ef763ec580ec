import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['udp-lan'],
  because: 'Every tutorial publishes a port with -p tcp, and the mapping for UDP gets that rule as well.',
  edits: [
    {
      find: 'import { PortForwarder, type PortMapping } from',
      replace: 'import { PortForwarder, PortMapping } from',
    },
    {
      find: '    await super.addPortForward(mapping, containerIp)',
      replace:
        '    await super.addPortForward(PortMapping.parse(`${mapping.hostPort}:${mapping.containerPort}/tcp`), containerIp)',
    },
  ],
})
