import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-bridged'],
  because:
    'Only the first of the mappings is taken back, and the other one stays for an address that is free.',
  edits: [
    {
      find: [
        '      for (const mapping of mappings) await this.forwarder.removePortForward(mapping, ip)',
        '',
      ].join('\n'),
      replace: ['      if (mappings[0]) await this.forwarder.removePortForward(mappings[0], ip)', ''].join(
        '\n',
      ),
    },
  ],
})
