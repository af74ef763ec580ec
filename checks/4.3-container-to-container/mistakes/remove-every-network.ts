import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-keeps-network'],
  because: 'Whatever is commented as traffic is removed, of whichever network it is.',
  edits: [{ find: "line.includes(` ${this.#comment.join(' ')} `)", replace: "line.includes('-traffic ')" }],
})
