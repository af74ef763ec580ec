import { defineMistake } from '../define.ts'

export default defineMistake({
  fails: ['bridge-mode'],
  because: 'Only the first mapping of the list is published; nobody tried with two.',
  edits: [
    {
      find: [
        '      for (const mapping of mappings) await this.forwarder.addPortForward(mapping, container.ip)',
        '',
      ].join('\n'),
      replace: [
        '      if (mappings[0]) await this.forwarder.addPortForward(mappings[0], container.ip)',
        '',
      ].join('\n'),
    },
  ],
})
