import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['pool-order'],
  because:
    "The pool forgets that the bridge itself has taken .1, so the first container is given its own gateway's address.",
  edits: [
    {
      find: 'while (this.#next === this.#gateway || this.#taken.has(this.#next)) this.#next++',
      replace: 'while (this.#taken.has(this.#next)) this.#next++',
    },
  ],
})
