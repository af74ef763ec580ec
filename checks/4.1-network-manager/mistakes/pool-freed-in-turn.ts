import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['pool-reuse'],
  because: 'Freed addresses are handed out in the order in which they were freed, and not the lowest first.',
  edits: [
    {
      find: ['  readonly #taken = new Set<number>()', ''].join('\n'),
      replace: ['  readonly #taken = new Set<number>()', '  readonly #freed: number[] = []', ''].join('\n'),
    },
    {
      find: '    while (this.#next === this.#gateway',
      replace: [
        '    const again = this.#freed.shift()',
        '    if (again) {',
        '      this.#taken.add(again)',
        '      return toAddress(again)',
        '    }',
        '    while (this.#next === this.#gateway',
      ].join('\n'),
    },
    {
      find: 'if (this.#taken.delete(freed)) this.#next = Math.min(this.#next, freed)',
      replace: 'if (this.#taken.delete(freed)) this.#freed.push(freed)',
    },
  ],
})
