import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['failure-is-told'],
  because:
    'Rules that are as they were are not written again, and what they were is remembered before they are written: after a call that has failed, the same call does nothing.',
  edits: [
    {
      find: '    return changeRules([`:${this.#chain} - [0:0]`, ...this.#verdicts(), ...jump])\n',
      replace: [
        '    const rules = [...new Set(this.#verdicts())].join()',
        '    if (jump.length === 0 && rules === this.#written) return Promise.resolve()',
        '    this.#written = rules',
        '    return changeRules([`:${this.#chain} - [0:0]`, ...this.#verdicts(), ...jump])',
        '',
      ].join('\n'),
    },
    { find: '  get #chain(): string {', replace: "  #written = ''\n\n  get #chain(): string {" },
  ],
})
