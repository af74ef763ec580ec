import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny-wins'],
  because:
    'Rules stand in the chain as they were called, so a denial that comes after an allowance is never reached.',
  edits: [
    {
      find: "      ...[...judged('deny'), ...judged('allow')].flatMap((rule) => this.#verdictsOf(rule)),",
      replace: '      ...this.#rules.flatMap((rule) => this.#verdictsOf(rule)),',
    },
    {
      find: [
        '    const judged = (action: Action) => this.#rules.filter((rule) => rule.action === action)',
        '',
      ].join('\n'),
      replace: '',
    },
  ],
})
