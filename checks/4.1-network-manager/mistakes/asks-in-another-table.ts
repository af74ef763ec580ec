import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['init-twice'],
  because:
    'Whether the rule for the way out is there is looked up in the table filter, where it never is: it is added again each time.',
  edits: [
    {
      find: '    const leftovers = await savedRules(this.#comment)\n    await changeRules([...leftovers.map(deletion), ...this.#rules()])\n',
      replace:
        "    const leftovers = (await savedRules(this.#comment)).filter(({ table }) => table === 'filter')\n    await changeRules([...leftovers.map(deletion), ...this.#rules()])\n",
    },
  ],
})
