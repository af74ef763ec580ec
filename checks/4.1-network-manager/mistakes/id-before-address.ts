import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['no-address-left'],
  because:
    'The id is written down before an address is taken, and outside of the try: when no address is left, it counts as connected for ever.',
  edits: [
    {
      find: '    const ip = this.pool.allocate()\n    this.#addresses.set(containerId, ip)\n',
      replace:
        "    this.#addresses.set(containerId, 'none yet')\n    const ip = this.pool.allocate()\n    this.#addresses.set(containerId, ip)\n",
    },
  ],
})
