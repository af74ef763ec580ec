import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['share-stopped'],
  because: 'A sharer is remembered with the process of its owner, which may end first.',
  edits: [
    {
      find: [
        '        if (namespace === owner.namespace) return this.#addressOf(owner)',
        '        throw',
      ].join('\n'),
      replace: [
        '        if (namespace === owner.namespace) {',
        '          const sharer = this.#attached.get(containerId)',
        '          if (sharer) sharer.pid = owner.pid',
        '          return this.#addressOf(owner)',
        '        }',
        '        throw',
      ].join('\n'),
    },
  ],
})
