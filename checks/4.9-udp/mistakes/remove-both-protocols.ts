import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-one-protocol'],
  because: 'The port is what one thinks of, so removing it for UDP removes it for TCP, too.',
  edits: [
    {
      find: 'import { PortForwarder, type PortMapping } from',
      replace: 'import { PortForwarder, PortMapping } from',
    },
    {
      find: '    await super.removePortForward(mapping, containerIp)',
      replace:
        '    await super.removePortForward(PortMapping.parse(`${mapping.hostPort}:${mapping.containerPort}`), containerIp)',
    },
  ],
})
