import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['takes-over'],
  because:
    'Whether the rule in FORWARD exists is remembered instead of looked at, and after a crash it is there twice.',
  edits: [
    {
      find: ['  readonly #rules: Rule[] = []', ''].join('\n'),
      replace: ['  readonly #rules: Rule[] = []', '  #jumped = false', ''].join('\n'),
    },
    {
      find: ['      const jump = (await this.#isInForce()) ? [] : [`-I ${this.#jump}`]', ''].join('\n'),
      replace: [
        '      const jump = this.#jumped ? [] : [`-I ${this.#jump}`]',
        '      this.#jumped = true',
        '',
      ].join('\n'),
    },
  ],
})
