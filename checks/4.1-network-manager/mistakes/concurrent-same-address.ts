import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['unique-addresses'],
  because:
    'The address is looked up first and written down only when the container is connected; in between, others find it.',
  edits: [
    {
      find: ['    const ip = this.pool.allocate()', '    this.#addresses.set(containerId, ip)'].join('\n'),
      replace: [
        '    const candidates = new AddressPool(this.subnet, this.gateway)',
        '    const inUse = [...this.#addresses.values()]',
        '    let ip = candidates.allocate()',
        '    while (inUse.includes(ip)) ip = candidates.allocate()',
      ].join('\n'),
    },
    {
      find: '      await this.#runCable(this.#vethFor(containerId), ip, pid)',
      replace: [
        '      await this.#runCable(this.#vethFor(containerId), ip, pid)',
        '      this.#addresses.set(containerId, ip)',
      ].join('\n'),
    },
  ],
})
