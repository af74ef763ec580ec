import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['share-address'],
  because: 'Every mode but none gets a cable: in the shared namespace there is an eth0 already.',
  edits: [
    {
      find: '        if (namespace === owner.namespace) return this.#addressOf(owner)',
      replace: [
        '        if (namespace === owner.namespace) {',
        '          return this.manager.setupContainerNetwork(containerId, pid)',
        '        }',
      ].join('\n'),
    },
  ],
})
