import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['cleanup-frees'],
  because: 'cleanup removes the interface and forgets the address, so the pool only ever shrinks.',
  edits: [
    {
      find: '    if (this.#addresses.delete(containerId)) this.pool.release(ip)',
      replace: '    this.#addresses.delete(containerId)',
    },
  ],
})
