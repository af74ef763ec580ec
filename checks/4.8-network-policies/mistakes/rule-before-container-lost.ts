import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['rule-before-container'],
  because: 'A rule for a name without an address is skipped when it is made, and never thought of again.',
  edits: [
    {
      find: "    this.#rules.push({ action: 'allow', from, to, traffic })",
      replace: [
        '    if (this.#addresses.has(from) && this.#addresses.has(to)) {',
        "      this.#rules.push({ action: 'allow', from, to, traffic })",
        '    }',
      ].join('\n'),
    },
  ],
})
