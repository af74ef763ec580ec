import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['early-client'],
  because:
    'The configuration is not handed on, so all rules are about minidocker0, where there is no container.',
  edits: [
    {
      find: ['export class UdpPortForwarder extends PortForwarder {', ''].join('\n'),
      replace: [
        'export class UdpPortForwarder extends PortForwarder {',
        '  constructor() {',
        '    super()',
        '  }',
        '',
        '',
      ].join('\n'),
    },
  ],
})
