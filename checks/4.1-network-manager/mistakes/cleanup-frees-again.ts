import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['cleanup-twice'],
  because:
    'The id is not forgotten, so a second cleanup frees the address once more, which belongs to another container by now.',
  edits: [
    {
      find: '    if (this.#addresses.delete(containerId)) this.pool.release(ip)',
      replace: '    this.pool.release(ip)',
    },
    {
      find: '    if (connected) throw',
      replace: '    if (connected && (await linkExists(this.#vethFor(containerId)))) throw',
    },
  ],
})
