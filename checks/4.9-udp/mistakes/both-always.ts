import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['udp-only'],
  because: 'The protocol was dropped on the way, so that a mapping for one of them opens both.',
  edits: [
    {
      find: 'import { PortForwarder, type PortMapping } from',
      replace: 'import { PortForwarder, PortMapping } from',
    },
    {
      find: '    await super.addPortForward(mapping, containerIp)',
      replace:
        '    await super.addPortForward(PortMapping.parse(`${mapping.hostPort}:${mapping.containerPort}`), containerIp)',
    },
  ],
})
