import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['move-new-client'],
  because: 'This lab is about UDP, so the move takes the UDP half along and leaves TCP where it was.',
  edits: [
    {
      find: 'import { PortForwarder, type PortMapping } from',
      replace: 'import { PortForwarder, PortMapping } from',
    },
    {
      find: '    await this.removePortForward(mapping, fromIp)',
      replace: [
        '    const udp = PortMapping.parse(`${mapping.hostPort}:${mapping.containerPort}/udp`)',
        '    await this.removePortForward(udp, fromIp)',
      ].join('\n'),
    },
    {
      find: '    await this.addPortForward(mapping, toIp)',
      replace: '    await this.addPortForward(udp, toIp)',
    },
  ],
})
