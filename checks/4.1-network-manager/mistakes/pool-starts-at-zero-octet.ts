import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['pool-other-networks'],
  because: 'The last part of the subnet is taken for 0, but 192.168.7.248/29 begins at 248.',
  edits: [
    {
      find: 'const first = Math.floor(toNumber(network) / size) * size',
      replace: 'const first = Math.floor(toNumber(network) / Math.max(size, 256)) * Math.max(size, 256)',
    },
    { find: 'this.#gateway < this.#next ||', replace: 'toNumber(network) > this.#gateway ||' },
    { find: 'this.#gateway > this.#last', replace: 'this.#gateway > toNumber(network) + size' },
  ],
})
