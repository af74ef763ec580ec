import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny-wins'],
  because:
    'Denials are kept by the name of the one who asks, and a second one with somebody else replaces the first.',
  edits: [
    {
      find: ['  readonly #rules: Rule[] = []', ''].join('\n'),
      replace: ['  #rules: Rule[] = []', ''].join('\n'),
    },
    {
      find: ["    this.#rules.push({ action: 'deny', from, to, traffic })", ''].join('\n'),
      replace: [
        "    this.#rules = this.#rules.filter((rule) => rule.action !== 'deny' || rule.from !== from || rule.to === to)",
        "    this.#rules.push({ action: 'deny', from, to, traffic })",
        '',
      ].join('\n'),
    },
  ],
})
