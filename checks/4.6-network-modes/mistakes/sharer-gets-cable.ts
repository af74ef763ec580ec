import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['share-address'],
  because: 'Every mode but none gets a cable: in the shared namespace there is an eth0 already.',
  edits: [
    {
      find: '        if (namespaceOf(pid) === namespaceOf(owner.pid)) return owner.address',
      replace: [
        '        if (namespaceOf(pid) === namespaceOf(owner.pid)) {',
        '          return this.manager.setupContainerNetwork(containerId, pid)',
        '        }',
      ].join('\n'),
    },
  ],
})
