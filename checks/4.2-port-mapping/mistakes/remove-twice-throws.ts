import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-twice'],
  because:
    '-D fails for a rule that is gone, and code that stops a container twice gets an error for being tidy.',
  edits: [
    {
      find: '      await changeRules(ours.map(deletion))',
      replace: [
        '      const rules = mapping.protocols.flatMap((protocol) => this.#rules(mapping, protocol, containerIp))',
        '      await changeRules((ours.length > 0 ? ours : rules).map(deletion))',
      ].join('\n'),
    },
  ],
})
