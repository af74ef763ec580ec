import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['failure-is-told'],
  because:
    'The jump counts as written before it is: when the first call fails, the next one writes the chain, and nothing leads there.',
  edits: [
    {
      find: '      const jump = (await this.#isInForce()) ? [] : [`-I ${this.#jump}`]',
      replace:
        '      const jump = this.#placed || (await this.#isInForce()) ? [] : [`-I ${this.#jump}`]\n      this.#placed = true',
    },
    {
      find: '      if (!(await this.#isInForce())) return\n',
      replace: '      this.#placed = false\n      if (!(await this.#isInForce())) return\n',
    },
    {
      find: '  /** A chain of our own: it can be written anew',
      replace: '  #placed = false\n\n  /** A chain of our own: it can be written anew',
    },
  ],
})
