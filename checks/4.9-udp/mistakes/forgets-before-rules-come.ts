import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['early-client'],
  because:
    'Forgetting comes before the new rules, and a datagram in between belongs to the host from then on.',
  edits: [
    {
      find: [
        '    await super.addPortForward(mapping, containerIp)',
        "    if (!mapping.protocols.includes('udp')) return",
        '    for (const own of hostAddresses()) {',
        "      await forget(['--orig-port-dst', `${mapping.hostPort}`, '--reply-src', own])",
        '    }',
      ].join('\n'),
      replace: [
        '    for (const own of hostAddresses()) {',
        "      await forget(['--orig-port-dst', `${mapping.hostPort}`, '--reply-src', own])",
        '    }',
        '    await super.addPortForward(mapping, containerIp)',
      ].join('\n'),
    },
  ],
})
