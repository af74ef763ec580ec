import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['same-id-at-once'],
  because:
    "The id is written down when the container is connected; a second call in between does not find it, fails at the veth, and takes the first one's away.",
  edits: [
    { find: ['    this.#addresses.set(containerId, ip)', ''].join('\n'), replace: '' },
    {
      find: ['      await this.#runCable(this.#vethFor(containerId), ip, pid)', ''].join('\n'),
      replace: [
        '      await this.#runCable(this.#vethFor(containerId), ip, pid)',
        '      this.#addresses.set(containerId, ip)',
        '',
      ].join('\n'),
    },
    {
      find: '      await this.cleanup(containerId)\n      throw',
      replace: [
        '      await deleteLink(this.#vethFor(containerId))',
        '      this.pool.release(ip)',
        '      throw',
      ].join('\n'),
    },
  ],
})
