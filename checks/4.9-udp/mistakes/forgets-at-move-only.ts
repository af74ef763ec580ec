import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-same-client'],
  because:
    'Conversations are forgotten by the move alone, and a port that is removed stays open for those who are in the middle of one.',
  edits: [
    {
      find: ["    await forget(['--orig-port-dst', `${mapping.hostPort}`, '--dst-nat', there])", ''].join(
        '\n',
      ),
      replace: '',
    },
    {
      find: ['    await this.removePortForward(mapping, fromIp)', ''].join('\n'),
      replace: [
        '    await this.removePortForward(mapping, fromIp)',
        "    if (mapping.protocols.includes('udp')) await forget(['--orig-port-dst', `${mapping.hostPort}`, '--dst-nat', `${fromIp}:${mapping.containerPort}`])",
        '',
      ].join('\n'),
    },
  ],
})
