import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['up-again'],
  because: 'A name that is up keeps the address that it came with, whatever is said later.',
  edits: [
    {
      find: ['    this.#addresses.set(name, ip)', ''].join('\n'),
      replace: ['    if (!this.#addresses.has(name)) this.#addresses.set(name, ip)', ''].join('\n'),
    },
  ],
})
