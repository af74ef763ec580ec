import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['dead-pid-address'],
  because:
    'On failure the interface is removed but the address is not given back: a few crashes, and the pool is empty.',
  edits: [
    {
      find: '      await this.cleanup(containerId)',
      replace: '      await deleteLink(this.#vethFor(containerId))',
    },
  ],
})
