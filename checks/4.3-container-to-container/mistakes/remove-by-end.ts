import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-keeps-network'],
  because: 'The comment is compared by its end, and that of another network may end in the same way.',
  edits: [
    {
      find: "      if (line.includes(` ${this.#comment.join(' ')} `)) await removeRule(rule)\n",
      replace: '      if (line.includes(`${this.bridge}-traffic`)) await removeRule(rule)\n',
    },
  ],
})
