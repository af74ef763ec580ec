import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['takes-over'],
  because: 'The chain is made by the first call, and that fails when a policy that crashed has left one.',
  edits: [
    {
      find: ['  readonly #rules: Rule[] = []', ''].join('\n'),
      replace: ['  readonly #rules: Rule[] = []', '  #made = false', ''].join('\n'),
    },
    {
      find: '      const jump = (await this.#isInForce())',
      replace: [
        '      if (!this.#made) await $`iptables -N ${this.#chain}`',
        '      this.#made = true',
        '      const jump = (await this.#isInForce())',
      ].join('\n'),
    },
  ],
})
