import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['internet-reach'],
  because: 'Without an await the method returns before the rules are there, and nobody hears when they fail.',
  edits: [
    {
      find: '    await changeRules([...leftovers.map(deletion), ...this.#rules()])',
      replace: '    void changeRules([...leftovers.map(deletion), ...this.#rules()])',
    },
  ],
})
