import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['pool-reuse'],
  because:
    'Whatever is released goes onto a list of free addresses, unasked; released twice, it is handed out twice.',
  edits: [
    {
      find: '  readonly #taken = new Set<number>()',
      replace: ['  readonly #taken = new Set<number>()', '  readonly #free: number[] = []'].join('\n'),
    },
    {
      find: '    while (this.#next === this.#gateway || this.#taken.has(this.#next)) this.#next++',
      replace: [
        '    const again = this.#free.shift()',
        '    if (again) return toAddress(again)',
        '    while (this.#next === this.#gateway || this.#taken.has(this.#next)) this.#next++',
      ].join('\n'),
    },
    {
      find: '    if (this.#taken.delete(freed)) this.#next = Math.min(this.#next, freed)',
      replace: '    this.#free.push(freed)',
    },
  ],
})
