import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['takes-over'],
  because:
    'New rules are added to whatever stands in the chain, and that of a policy that crashed is still there.',
  edits: [
    {
      find: ['  readonly #rules: Rule[] = []', ''].join('\n'),
      replace: ['  readonly #rules: Rule[] = []', '  #written: string[] = []', ''].join('\n'),
    },
    {
      find: [
        '  #write(jump: string[] = []): Promise<void> {',
        '    return changeRules([`:${this.#chain} - [0:0]`, ...this.#verdicts(), ...jump])',
        '',
      ].join('\n'),
      replace: [
        '  async #write(jump: string[] = []): Promise<void> {',
        '    const fresh = this.#verdicts()',
        '    if (jump.length > 0) await changeRules([`:${this.#chain} - [0:0]`])',
        "    await changeRules([...this.#written.map((line) => line.replace('-A', '-D')), ...fresh, ...jump])",
        '    this.#written = fresh',
        '',
      ].join('\n'),
    },
  ],
})
