import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['pool-reuse'],
  because:
    'An address that the counter has not reached yet is put among the free ones, and is handed out once from there and once by the counter.',
  edits: [
    {
      find: '  readonly #taken = new Set<number>()',
      replace: '  readonly #free = new Set<number>()',
    },
    {
      find: '    while (this.#next === this.#gateway || this.#taken.has(this.#next)) this.#next++',
      replace: [
        '    const [lowest] = [...this.#free].sort((one, other) => one - other)',
        '    if (lowest !== undefined) {',
        '      this.#free.delete(lowest)',
        '      return toAddress(lowest)',
        '    }',
        '    if (this.#next === this.#gateway) this.#next++',
      ].join('\n'),
    },
    {
      find: '    this.#taken.add(this.#next)\n    return toAddress(this.#next)',
      replace: '    return toAddress(this.#next++)',
    },
    {
      find: '    if (this.#taken.delete(freed)) this.#next = Math.min(this.#next, freed)',
      replace: '    if (freed > this.#gateway && freed <= this.#last) this.#free.add(freed)',
    },
  ],
})
