import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-restores'],
  because: 'The way into the chain is removed, and the chain with its rules stays.',
  edits: [
    {
      find: '[`-D ${this.#jump}`, `-F ${this.#chain}`, `-X ${this.#chain}`]',
      replace: '[`-D ${this.#jump}`]',
    },
  ],
})
