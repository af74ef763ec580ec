import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['case'],
  because: 'A map tells DB and db apart, and no resolver does.',
  edits: [
    { find: '  const name = hostname.toLowerCase()', replace: '  const name = hostname' },
    { find: 'this.#addresses.delete(hostname.toLowerCase())', replace: 'this.#addresses.delete(hostname)' },
    { find: 'this.#addresses.get(hostname.toLowerCase())', replace: 'this.#addresses.get(hostname)' },
  ],
})
