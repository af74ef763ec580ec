import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['publish-refused'],
  because: 'The port is forwarded to the host itself, with rules of which host mode should have none.',
  edits: [
    {
      find: '    if (mappings.length > 0) {\n',
      replace: [
        "    for (const mapping of mappings) await this.forwarder.addPortForward(mapping, '127.0.0.1')",
        '    if (mappings.length < 0) {',
        '',
      ].join('\n'),
    },
  ],
})
