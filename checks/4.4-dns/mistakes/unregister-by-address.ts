import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['name-vanishes'],
  because: 'The names are unregistered by their address: all other names of that address go as well.',
  edits: [
    {
      find: ['    if (this.#addresses.delete(hostname.toLowerCase())) this.#tellEverybody()', ''].join('\n'),
      replace: [
        '    const address = this.resolve(hostname)',
        '    for (const [name, other] of this.#addresses) if (other === address) this.#addresses.delete(name)',
        '    this.#tellEverybody()',
        '',
      ].join('\n'),
    },
  ],
})
