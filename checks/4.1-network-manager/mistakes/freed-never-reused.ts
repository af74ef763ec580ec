import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['pool-reuse'],
  because:
    'The next address is a counter that only goes up, so a host that restarts one container often enough runs out.',
  edits: [
    {
      find: '    if (this.#taken.delete(freed)) this.#next = Math.min(this.#next, freed)',
      replace: '    this.#taken.delete(freed)',
    },
    { find: '    return toAddress(this.#next)', replace: '    return toAddress(this.#next++)' },
  ],
})
