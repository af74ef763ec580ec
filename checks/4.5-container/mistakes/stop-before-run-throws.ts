import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-again'],
  because: 'stop() of a container that was never run throws.',
  edits: [
    {
      find: ['      const failures = await this.#takeBack()', ''].join('\n'),
      replace: [
        '      if (this.#taken.length === 0 && !this.#wasRun) throw new Error(`container ${this.name} was never run`)',
        '      const failures = await this.#takeBack()',
        '',
      ].join('\n'),
    },
    {
      find: [
        '      if (this.#taken.length > 0) throw new Error(`container ${this.name} has been run, and not been stopped`)',
        '',
      ].join('\n'),
      replace: [
        '      if (this.#taken.length > 0) throw new Error(`container ${this.name} has been run, and not been stopped`)',
        '      this.#wasRun = true',
        '',
      ].join('\n'),
    },
    {
      find: ['  readonly #taken: Undo[] = []', ''].join('\n'),
      replace: ['  readonly #taken: Undo[] = []', '  #wasRun = false', ''].join('\n'),
    },
  ],
})
