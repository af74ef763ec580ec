import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['down-at-once'],
  because: 'A container that is not up cannot go down, and code that tidies up once too often is punished.',
  edits: [
    {
      find: '    this.#addresses.delete(name)\n',
      replace: '    if (!this.#addresses.delete(name)) throw new Error(`${name} is not up`)\n',
    },
  ],
})
