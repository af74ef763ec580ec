import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['share-stopped'],
  because: 'A sharer is remembered with the process of its owner, which may end first.',
  edits: [
    {
      find: [
        '        if (namespaceOf(pid) === namespaceOf(owner.pid)) return owner.address',
        '        throw',
      ].join('\n'),
      replace: [
        '        if (namespaceOf(pid) === namespaceOf(owner.pid)) {',
        '          const sharer = this.#attached.get(containerId)',
        '          if (sharer) sharer.pid = owner.pid',
        '          return owner.address',
        '        }',
        '        throw',
      ].join('\n'),
    },
  ],
})
