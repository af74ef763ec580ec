import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['bridge-outside'],
  because: 'The container gets an address, and nobody plugs it in.',
  edits: [
    {
      find: '        return this.manager.setupContainerNetwork(containerId, pid)',
      replace: '        return this.manager.pool.allocate()',
    },
  ],
})
