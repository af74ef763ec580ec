import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['own-name'],
  because: 'resolve() knows containers that have a hosts file, although nobody has registered them.',
  edits: [
    {
      find: '    return this.#addresses.get(hostname.toLowerCase())\n',
      replace:
        '    return this.#addresses.get(hostname.toLowerCase()) ?? [...this.#folders.values()].find((o) => o.name === hostname.toLowerCase())?.address\n',
    },
  ],
})
