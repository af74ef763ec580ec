import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['share-stopped'],
  because:
    'A sharer keeps the address that its owner had when it was attached, although the owner has gone since.',
  edits: [{ find: 'return this.#addressIn(namespace)', replace: 'return owner.address' }],
})
