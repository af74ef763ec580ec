import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['cleanup-twice'],
  because:
    "The second cleanup, or one after the container's end, runs ip link delete on a veth that is gone, and fails.",
  edits: [
    {
      find: ['    await deleteLink(this.#vethFor(containerId))', '    const ip'].join('\n'),
      replace: ['    await $`ip link delete ${this.#vethFor(containerId)}`', '    const ip'].join('\n'),
    },
  ],
})
