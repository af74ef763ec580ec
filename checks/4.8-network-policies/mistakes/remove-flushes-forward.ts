import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-restores'],
  because: "FORWARD is flushed, together with everybody's rules.",
  edits: [
    {
      find: '[`-D ${this.#jump}`, `-F ${this.#chain}`, `-X ${this.#chain}`]',
      replace: "['-F FORWARD', `-F ${this.#chain}`, `-X ${this.#chain}`]",
    },
  ],
})
