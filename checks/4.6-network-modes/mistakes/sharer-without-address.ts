import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['share-address'],
  because: 'The sharer got nothing of its own, so it is told that it has no address.',
  edits: [{ find: 'return this.#addressOf(owner)', replace: 'return undefined' }],
})
