import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['init-twice'],
  because:
    'Where one rule of ours is there, all of them are taken to be there: after a crash half-way the others are missing for good.',
  edits: [
    {
      find: '    await changeRules([...leftovers.map(deletion), ...this.#rules()])',
      replace: '    if (leftovers.length === 0) await changeRules(this.#rules())',
    },
  ],
})
