import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['share-stopped'],
  because: 'An address is taken for every container but those with mode none, also for one that shares.',
  edits: [
    {
      find: '        if (namespace === owner.namespace) return this.#addressOf(owner)\n',
      replace: [
        '        this.manager.pool.allocate()',
        '        if (namespace === owner.namespace) return this.#addressOf(owner)',
        '',
      ].join('\n'),
    },
  ],
})
