import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['pool-exhausted'],
  because:
    'The broadcast address is marked as taken like any other, so a caller that releases it gets it handed out.',
  edits: [
    {
      find: ['    this.#last = first + size - 2', ''].join('\n'),
      replace: ['    this.#last = first + size - 1', '    this.#taken.add(this.#last)', ''].join('\n'),
    },
    {
      find: 'this.#gateway > this.#last',
      replace: 'this.#gateway >= this.#last',
    },
  ],
})
