import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['share-address'],
  because: 'Only containers on the bridge are found: one that shares itself cannot be shared with.',
  edits: [
    {
      find: '    if (!container || !namespaceOf(container.pid)) throw',
      replace:
        "    if (container?.mode.kind === 'container' || !container || !namespaceOf(container.pid)) throw",
    },
  ],
})
