import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['share-address'],
  because: 'Only containers on the bridge are found: one that shares itself cannot be shared with.',
  edits: [
    {
      find: '    if (!namespace ||',
      replace: "    if (container?.mode.kind === 'container' || !namespace ||",
    },
  ],
})
