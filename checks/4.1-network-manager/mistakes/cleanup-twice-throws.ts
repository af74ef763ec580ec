import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['cleanup-twice'],
  because:
    "The second cleanup, or one after the container's end, runs ip link delete on a veth that is gone, and fails.",
  edits: [
    {
      find: ['    const ip = this.#addresses.get(containerId)', '    if (!ip) return', ''].join('\n'),
      replace: ["    const ip = this.#addresses.get(containerId) ?? ''", ''].join('\n'),
    },
    {
      find: ['    await deleteLink(this.#vethFor(containerId))', ''].join('\n'),
      replace: ['    await $`ip link delete ${this.#vethFor(containerId)}`', ''].join('\n'),
    },
  ],
})
