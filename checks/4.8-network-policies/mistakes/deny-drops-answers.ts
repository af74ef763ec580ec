import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny-one-way'],
  because: 'A denial looks at addresses alone, and drops the answers to what the other one may ask.',
  edits: [
    {
      find: [
        "      '-m conntrack --ctdir REPLY -j ACCEPT',",
        "      ...[...judged('deny'), ...judged('allow')].flatMap((rule) => this.#verdictsOf(rule)),",
      ].join('\n'),
      replace: [
        "      ...judged('deny').flatMap((rule) => this.#verdictsOf(rule)),",
        "      '-m conntrack --ctdir REPLY -j ACCEPT',",
        "      ...judged('allow').flatMap((rule) => this.#verdictsOf(rule)),",
      ].join('\n'),
    },
  ],
})
