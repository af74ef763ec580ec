import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-restores'],
  because: 'Each change inserts the jump again, and the removal deletes one of them.',
  edits: [
    { find: '(await this.#isInForce()) ? [] : [`-I ${this.#jump}`]', replace: '[`-I ${this.#jump}`]' },
    {
      find: '[`-D ${this.#jump}`, `-F ${this.#chain}`, `-X ${this.#chain}`]',
      replace: '[`-D ${this.#jump}`]',
    },
  ],
})
