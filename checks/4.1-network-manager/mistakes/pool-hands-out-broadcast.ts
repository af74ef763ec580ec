import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['pool-whole-network'],
  because:
    'Off by one at the end: the last container is given the broadcast address, which nobody can answer from.',
  edits: [{ find: '    this.#last = first + size - 2', replace: '    this.#last = first + size - 1' }],
})
