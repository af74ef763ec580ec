import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny-port'],
  because: 'There is one denial for each pair of containers, and the second one replaces the first.',
  edits: [
    {
      find: ['  readonly #rules: Rule[] = []', ''].join('\n'),
      replace: ['  #rules: Rule[] = []', ''].join('\n'),
    },
    {
      find: ["    this.#rules.push({ action: 'deny', from, to, traffic })", ''].join('\n'),
      replace: [
        "    this.#rules = this.#rules.filter((rule) => rule.action !== 'deny' || rule.from !== from || rule.to !== to)",
        "    this.#rules.push({ action: 'deny', from, to, traffic })",
        '',
      ].join('\n'),
    },
  ],
})
