import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-again'],
  because: 'A container that is stopped already is an error, and code that tidies up twice is punished.',
  edits: [
    {
      find: ['      const failures = await this.#takeBack()', ''].join('\n'),
      replace: [
        '      if (this.#taken.length === 0) throw new Error(`container ${this.name} is not running`)',
        '      const failures = await this.#takeBack()',
        '',
      ].join('\n'),
    },
  ],
})
