import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['both-protocols'],
  because: 'A mapping had one protocol for so long that somebody still takes the first of the list.',
  edits: [
    {
      find: 'import { PortForwarder, type PortMapping } from',
      replace: 'import { PortForwarder, PortMapping } from',
    },
    {
      find: '    await super.addPortForward(mapping, containerIp)',
      replace:
        '    await super.addPortForward(PortMapping.parse(`${mapping.hostPort}:${mapping.containerPort}/${mapping.protocols[0]}`), containerIp)',
    },
  ],
})
