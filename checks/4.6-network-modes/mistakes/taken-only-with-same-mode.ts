import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['id-taken'],
  because: 'An id counts as taken only for a container of the same mode.',
  edits: [
    {
      find: '    if (this.#attached.has(containerId)) throw',
      replace: '    if (this.#attached.get(containerId)?.mode.kind === mode.kind) throw',
    },
  ],
})
