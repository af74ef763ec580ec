import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['move-under-traffic'],
  because:
    'Forgetting comes before the rules go, and a datagram in between makes the very entry that was deleted.',
  edits: [
    {
      find: [
        '    await super.removePortForward(mapping, containerIp)',
        "    if (!mapping.protocols.includes('udp')) return",
        '    const there = `${containerIp}:${mapping.containerPort}`',
        "    await forget(['--orig-port-dst', `${mapping.hostPort}`, '--dst-nat', there])",
      ].join('\n'),
      replace: [
        "    if (mapping.protocols.includes('udp')) {",
        "      await forget(['--orig-port-dst', `${mapping.hostPort}`, '--dst-nat', `${containerIp}:${mapping.containerPort}`])",
        '    }',
        '    await super.removePortForward(mapping, containerIp)',
      ].join('\n'),
    },
  ],
})
