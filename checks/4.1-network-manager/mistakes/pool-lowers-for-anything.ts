import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['pool-reuse'],
  because:
    'release() lowers the candidate for any address, so that the network itself is handed out once somebody has given it back.',
  edits: [
    {
      find: '    if (this.#taken.delete(freed)) this.#next = Math.min(this.#next, freed)',
      replace: ['    this.#taken.delete(freed)', '    this.#next = Math.min(this.#next, freed)'].join('\n'),
    },
  ],
})
