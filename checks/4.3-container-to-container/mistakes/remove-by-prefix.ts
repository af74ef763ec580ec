import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-keeps-network'],
  because:
    'The comment of minidocker0 is compared by its beginning, and that of minidocker01 begins in the same way.',
  edits: [
    {
      find: "line.includes(` ${this.#comment.join(' ')} `)",
      replace: 'line.includes(` --comment ${this.bridge}`)',
    },
  ],
})
