import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['pool-reuse'],
  because:
    'The gateway is an address that is taken from the start, so a caller that releases it gets it handed out.',
  edits: [
    {
      find: '    while (this.#next === this.#gateway || this.#taken.has(this.#next)) this.#next++',
      replace: '    while (this.#taken.has(this.#next)) this.#next++',
    },
    {
      find: ['    this.#next = first + 1', ''].join('\n'),
      replace: ['    this.#next = first + 1', '    this.#taken.add(this.#gateway)', ''].join('\n'),
    },
  ],
})
