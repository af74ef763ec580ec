import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['cleanup-vanished'],
  because: 'A veth disappears with its container; ip link delete then fails, and the address is never freed.',
  edits: [
    {
      find: [
        '    await deleteLink(this.#vethFor(containerId))',
        '    const ip = this.#addresses.get(containerId)',
        '    if (!ip) return',
        '',
      ].join('\n'),
      replace: [
        '    const ip = this.#addresses.get(containerId)',
        '    if (!ip) return',
        '    await $`ip link delete ${this.#vethFor(containerId)}`',
        '',
      ].join('\n'),
    },
  ],
})
