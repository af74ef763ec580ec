import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-restores'],
  because: 'A policy that is not in force cannot be removed, and the second call fails.',
  edits: [{ find: ['      if (!(await this.#isInForce())) return', ''].join('\n'), replace: '' }],
})
