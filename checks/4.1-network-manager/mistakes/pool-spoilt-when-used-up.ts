import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['pool-exhausted'],
  because:
    'The counter goes on before it is known whether an address is left, and never comes back from behind the last one.',
  edits: [
    {
      find: [
        '    if (this.#next > this.#last) throw new Error(`no addresses left in ${this.#subnet}`)',
        '    this.#taken.add(this.#next)',
        '',
      ].join('\n'),
      replace: [
        '    if (this.#next > this.#last) {',
        '      this.#next = Number.POSITIVE_INFINITY',
        '      this.#taken.clear()',
        '      throw new Error(`no addresses left in ${this.#subnet}`)',
        '    }',
        '    this.#taken.add(this.#next)',
        '',
      ].join('\n'),
    },
  ],
})
