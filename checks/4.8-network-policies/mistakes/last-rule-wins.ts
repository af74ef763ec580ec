import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny-wins'],
  because: 'Each rule is inserted at the top, so an allowance that comes after a denial undoes it.',
  edits: [
    {
      find: "      ...[...judged('deny'), ...judged('allow')].flatMap((rule) => this.#verdictsOf(rule)),",
      replace: '      ...[...this.#rules].reverse().flatMap((rule) => this.#verdictsOf(rule)),',
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
