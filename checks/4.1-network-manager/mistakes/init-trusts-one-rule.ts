import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['init-twice'],
  because:
    'One rule is there, so all are taken to be there; a start that crashed between two of them is never finished.',
  edits: [
    {
      find: '    await changeRules([...leftovers.map(deletion), ...this.#rules()])',
      replace: '    if (leftovers.length === 0) await changeRules(this.#rules())',
    },
  ],
})
