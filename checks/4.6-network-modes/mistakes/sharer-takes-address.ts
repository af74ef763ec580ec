import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['share-stopped'],
  because: 'An address is taken for every container but those with mode none, also for one that shares.',
  edits: [
    {
      find: '        if (namespaceOf(pid) === namespaceOf(owner.pid)) return owner.address\n',
      replace: [
        '        this.manager.pool.allocate()',
        '        if (namespaceOf(pid) === namespaceOf(owner.pid)) return owner.address',
        '',
      ].join('\n'),
    },
  ],
})
