import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['pool-reuse'],
  because: 'Freed addresses are compared as text, in which 172.18.0.10 comes before 172.18.0.2.',
  edits: [
    {
      find: ['  readonly #taken = new Set<number>()', ''].join('\n'),
      replace: ['  readonly #taken = new Set<number>()', '  readonly #freed: string[] = []', ''].join('\n'),
    },
    {
      find: '    while (this.#next === this.#gateway',
      replace: [
        '    const again = this.#freed.sort().shift()',
        '    if (again) {',
        '      this.#taken.add(toNumber(again))',
        '      return again',
        '    }',
        '    while (this.#next === this.#gateway',
      ].join('\n'),
    },
    {
      find: 'if (this.#taken.delete(freed)) this.#next = Math.min(this.#next, freed)',
      replace: 'if (this.#taken.delete(freed)) this.#freed.push(ip)',
    },
  ],
})
