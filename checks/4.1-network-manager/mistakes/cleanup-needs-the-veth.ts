import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['cleanup-vanished'],
  because: 'A veth disappears with its container; ip link delete then fails, and the address is never freed.',
  edits: [
    {
      find: ['    await deleteLink(this.#vethFor(containerId))', ''].join('\n'),
      replace: ['    await $`ip link delete ${this.#vethFor(containerId)}`', ''].join('\n'),
    },
  ],
})
