import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-restores'],
  because: "The first rule in FORWARD is taken for ours, and by now somebody else's is in front of it.",
  edits: [{ find: '`-D ${this.#jump}`', replace: '`-D FORWARD 1`' }],
})
