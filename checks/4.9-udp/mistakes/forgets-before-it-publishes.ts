import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['early-client'],
  because:
    'Only the move forgets when the new rules are there; a client that asks while a port is published for the first time belongs to the host from then on.',
  edits: [
    {
      find: [
        '    await super.addPortForward(mapping, containerIp)',
        "    if (!mapping.protocols.includes('udp')) return",
        '    for (const own of hostAddresses()) {',
        "      await forget(['--orig-port-dst', `${mapping.hostPort}`, '--reply-src', own])",
        '    }',
        '',
      ].join('\n'),
      replace: [
        "    if (mapping.protocols.includes('udp')) await this.forgetEarly(mapping)",
        '    await super.addPortForward(mapping, containerIp)',
        '  }',
        '',
        '  async forgetEarly(mapping: PortMapping): Promise<void> {',
        '    for (const own of hostAddresses()) {',
        "      await forget(['--orig-port-dst', `${mapping.hostPort}`, '--reply-src', own])",
        '    }',
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
        '    await this.removePortForward(mapping, fromIp)',
        '    // A client that asks in between asks the host itself. That is a conversation, too: adding ends it.',
        '    await this.addPortForward(mapping, toIp)',
        "    if (mapping.protocols.includes('udp')) await this.forgetEarly(mapping)",
        '',
      ].join('\n'),
    },
  ],
})
