import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['move-under-traffic'],
  because:
    'The move forgets who was led to the old container, and not who has asked the host since there was no rule.',
  edits: [
    {
      find: [
        '    await this.removePortForward(mapping, fromIp)',
        '    // A client that asks in between asks the host itself. That is a conversation, too: adding ends it.',
        '    await this.addPortForward(mapping, toIp)',
        '',
      ].join('\n'),
      replace: [
        '    await super.removePortForward(mapping, fromIp)',
        '    await super.addPortForward(mapping, toIp)',
        "    if (!mapping.protocols.includes('udp')) return",
        "    await forget(['--orig-port-dst', `${mapping.hostPort}`, '--dst-nat', `${fromIp}:${mapping.containerPort}`])",
        '',
      ].join('\n'),
    },
  ],
})
