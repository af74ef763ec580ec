import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['cleanup-frees'],
  because:
    'The veth does go by itself when its container ends, but cleanup can be called while the container still runs.',
  edits: [
    {
      find: ['    await deleteLink(this.#vethFor(containerId))', ''].join('\n'),
      replace: '',
    },
  ],
})
