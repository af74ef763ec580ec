import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['cleanup-frees'],
  because: 'cleanup removes the interface and forgets the address, so the pool only ever shrinks.',
  edits: [{ find: '    this.pool.release(ip)\n', replace: '' }],
})
