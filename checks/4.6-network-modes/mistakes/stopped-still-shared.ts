import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['share-stopped'],
  because: 'A container is in the list, and nobody looks whether it is still alive.',
  edits: [
    {
      find: '    if (!namespace || namespace !== container.namespace) throw',
      replace: '    if (!container) throw',
    },
  ],
})
