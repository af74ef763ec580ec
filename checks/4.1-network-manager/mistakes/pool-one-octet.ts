import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['pool-whole-network'],
  because: 'The author thinks of every network as a /24, and says that the /16 is full after 253 containers.',
  edits: [
    {
      find: '    this.#last = first + size - 2',
      replace: '    this.#last = Math.min(first + size - 2, first + 254)',
    },
  ],
})
