import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny-follows'],
  because:
    'containerDown forgets every address in which that of the container is to be found: 172.18.0.20 with 172.18.0.2.',
  edits: [
    {
      find: '    this.#addresses.delete(name)',
      replace:
        '    const gone = this.#addresses.get(name)\n    for (const [other, address] of this.#addresses) if (gone && address.includes(gone)) this.#addresses.delete(other)',
    },
  ],
})
