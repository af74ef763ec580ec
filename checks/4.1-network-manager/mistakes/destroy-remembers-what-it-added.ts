import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['destroy-removes'],
  because:
    "What was found at the start counts as somebody else's: a manager that starts after a crash never removes those rules.",
  edits: [
    {
      find: '    await changeRules([...leftovers.map(deletion), ...this.#rules()])',
      replace: [
        '    const missing = this.#rules().filter(({ line }) => !leftovers.some((found) => found.line === line))',
        '    await changeRules(missing)',
        '    this.#made.push(...missing)',
      ].join('\n'),
    },
    {
      find: '    const ours = await savedRules(this.#comment)',
      replace: '    const ours = this.#made.splice(0)',
    },
    {
      find: ['  readonly #addresses = new Map<string, string>()', ''].join('\n'),
      replace: [
        '  readonly #addresses = new Map<string, string>()',
        '  readonly #made: Rule[] = []',
        '',
      ].join('\n'),
    },
  ],
})
