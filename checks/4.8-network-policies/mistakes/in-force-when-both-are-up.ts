import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['default-deny'],
  because:
    'Nothing is written while a rule has no addresses, so what is denied by default passes until somebody comes up.',
  edits: [
    {
      find: [
        "    this.#rules.push({ action: 'allow', from, to, traffic })",
        '    await this.#enforce()',
        '',
      ].join('\n'),
      replace: [
        "    this.#rules.push({ action: 'allow', from, to, traffic })",
        '    if (this.#addresses.has(from) && this.#addresses.has(to)) await this.#enforce()',
        '',
      ].join('\n'),
    },
  ],
})
