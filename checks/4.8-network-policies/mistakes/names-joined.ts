import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny-follows'],
  because:
    'A rule is known by its two names with a dash between them, and names have dashes themselves: one rule replaces another.',
  edits: [
    {
      find: "this.#rules.push({ action: 'deny', from, to, traffic })",
      replace:
        "const added: Rule = { action: 'deny', from, to, traffic }\n    const key = (rule: Rule): string => [rule.from, rule.to, JSON.stringify(rule.traffic)].join('-')\n    const others = this.#rules.filter((rule) => rule.action === 'allow' || key(rule) !== key(added))\n    this.#rules.splice(0, this.#rules.length, ...others, added)",
    },
  ],
})
