import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['cleanup-twice'],
  because:
    'The id is not forgotten, so a second cleanup frees the address once more, which belongs to another container by now.',
  edits: [
    {
      find: ['    if (!ip) return', '    this.#addresses.delete(containerId)', ''].join('\n'),
      replace: ['    if (!ip) return', ''].join('\n'),
    },
    {
      find: '    if (connected) throw',
      replace: '    if (connected && (await linkExists(this.#vethFor(containerId)))) throw',
    },
  ],
})
