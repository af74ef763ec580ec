import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['lookup'],
  because: 'A name that nobody has registered comes back as if it were its own address.',
  edits: [
    {
      find: '    return this.#addresses.get(hostname.toLowerCase())',
      replace: '    return this.#addresses.get(hostname.toLowerCase()) ?? hostname',
    },
  ],
})
