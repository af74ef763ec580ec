import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['share-none'],
  because: 'Only containers with an address are found: one with mode none cannot be shared with.',
  edits: [
    {
      find: '    if (!namespace ||',
      replace: '    if (!container?.address || !namespace ||',
    },
  ],
})
