import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['init-twice'],
  because:
    '-A appends whether or not the rule is there, so every start of the manager adds the same rules once more.',
  edits: [
    {
      find: [
        '    const leftovers = await savedRules(this.#comment)',
        '    await changeRules([...leftovers.map(deletion), ...this.#rules()])',
      ].join('\n'),
      replace: '    await changeRules(this.#rules())',
    },
  ],
})
