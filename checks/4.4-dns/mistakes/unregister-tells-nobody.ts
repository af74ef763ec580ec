import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['name-vanishes'],
  because: 'The name is forgotten by the resolver, and stays in every file.',
  edits: [
    {
      find: '    if (this.#addresses.delete(hostname.toLowerCase())) this.#tellEverybody()',
      replace: '    this.#addresses.delete(hostname.toLowerCase())',
    },
  ],
})
