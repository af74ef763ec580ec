import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-keeps-strangers'],
  because: 'A rule that names the bridge need not be ours: people write rules for it as well.',
  edits: [
    { find: "line.includes(` ${this.#comment.join(' ')} `)", replace: 'line.includes(` ${this.bridge} `)' },
  ],
})
