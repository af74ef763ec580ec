import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['destroy-twice'],
  because: 'When the rule in POSTROUTING is there, those in FORWARD are taken to be there as well.',
  edits: [
    {
      find: ['    await changeRules([...leftovers.map(deletion), ...this.#rules()])', ''].join('\n'),
      replace: [
        "    if (leftovers.some(({ table }) => table === 'nat')) return",
        '    await changeRules([...leftovers.map(deletion), ...this.#rules()])',
        '',
      ].join('\n'),
    },
  ],
})
