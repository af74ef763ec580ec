import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-same-client'],
  because:
    'Only the move forgets when the rules have gone; a client that asks while a port is removed makes the very entry that was deleted.',
  edits: [
    {
      find: [
        '    await super.removePortForward(mapping, containerIp)',
        "    if (!mapping.protocols.includes('udp')) return",
        '    const there = `${containerIp}:${mapping.containerPort}`',
        "    await forget(['--orig-port-dst', `${mapping.hostPort}`, '--dst-nat', there])",
        '',
      ].join('\n'),
      replace: [
        "    if (mapping.protocols.includes('udp')) await this.forgetOld(mapping, containerIp)",
        '    await super.removePortForward(mapping, containerIp)',
        '  }',
        '',
        '  async forgetOld(mapping: PortMapping, containerIp: string): Promise<void> {',
        "    await forget(['--orig-port-dst', `${mapping.hostPort}`, '--dst-nat', `${containerIp}:${mapping.containerPort}`])",
        '',
      ].join('\n'),
    },
    {
      find: [
        '    await this.removePortForward(mapping, fromIp)',
        '    // A client that asks in between asks the host itself. That is a conversation, too: adding ends it.',
        '    await this.addPortForward(mapping, toIp)',
        '',
      ].join('\n'),
      replace: [
        '    await super.removePortForward(mapping, fromIp)',
        "    if (mapping.protocols.includes('udp')) await this.forgetOld(mapping, fromIp)",
        '    await this.addPortForward(mapping, toIp)',
        '',
      ].join('\n'),
    },
  ],
})
