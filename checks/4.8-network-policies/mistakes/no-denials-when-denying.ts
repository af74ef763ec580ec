import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny-from-allowed'],
  because: 'Where all is denied that no rule allows, denials seem to have nothing to do, and are left out.',
  edits: [
    {
      find: "      ...[...judged('deny'), ...judged('allow')].flatMap((rule) => this.#verdictsOf(rule)),\n",
      replace:
        "      ...[...(this.otherwise === 'deny' ? [] : judged('deny')), ...judged('allow')].flatMap((rule) => this.#verdictsOf(rule)),\n",
    },
  ],
})
