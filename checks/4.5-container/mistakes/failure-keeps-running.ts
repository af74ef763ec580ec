import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['failed-early'],
  because: 'A start that has failed leaves the container marked as running, and it can never be run again.',
  edits: [
    {
      find: ['  readonly #taken: Undo[] = []', ''].join('\n'),
      replace: ['  readonly #taken: Undo[] = []', '  #running = false', ''].join('\n'),
    },
    {
      find: [
        '      if (this.#taken.length > 0) throw new Error(`container ${this.name} has been run, and not been stopped`)',
        '',
      ].join('\n'),
      replace: [
        '      if (this.#running) throw new Error(`container ${this.name} is running`)',
        '      this.#running = true',
        '',
      ].join('\n'),
    },
    {
      find: ['      const failures = await this.#takeBack()', ''].join('\n'),
      replace: ['      const failures = await this.#takeBack()', '      this.#running = false', ''].join(
        '\n',
      ),
    },
  ],
})
