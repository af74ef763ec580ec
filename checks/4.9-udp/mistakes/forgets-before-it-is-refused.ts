import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['udp-taken'],
  because: 'The clients of this port are forgotten before it is known whether the port is free.',
  edits: [
    {
      find: '    await super.addPortForward(mapping, containerIp)\n',
      replace: [
        "    if (mapping.protocols.includes('udp')) await forget(['--orig-port-dst', `${mapping.hostPort}`])",
        '    await super.addPortForward(mapping, containerIp)',
        '',
      ].join('\n'),
    },
  ],
})
