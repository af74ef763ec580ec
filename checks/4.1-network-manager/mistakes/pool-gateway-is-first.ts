import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['pool-other-networks'],
  because: 'Counting begins at the second address, because the gateway always has the first one.',
  edits: [
    {
      find: ['    this.#next = first + 1', ''].join('\n'),
      replace: ['    this.#next = first + 2', ''].join('\n'),
    },
    { find: 'this.#gateway < this.#next', replace: 'this.#gateway < first + 1' },
    { find: 'this.#next = Math.min(this.#next, freed)', replace: 'this.#next = Math.min(this.#next, freed)' },
  ],
})
