import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-spares-others'],
  because: 'The list of steps is a static field: the first one to stop takes back those of all containers.',
  edits: [
    {
      find: ['  readonly #taken: Undo[] = []', ''].join('\n'),
      replace: ['  static readonly #all: Undo[] = []', '  readonly #taken = Container.#all', ''].join('\n'),
    },
    {
      find: [
        '      if (this.#taken.length > 0) throw new Error(`container ${this.name} has been run, and not been stopped`)',
        '',
      ].join('\n'),
      replace: [
        '      if (this.#running) throw new Error(`container ${this.name} has been run, and not been stopped`)',
        '      this.#running = true',
        '',
      ].join('\n'),
    },
    {
      find: ['  #lastTurn: Promise<unknown> = Promise.resolve()', ''].join('\n'),
      replace: ['  #running = false', '  #lastTurn: Promise<unknown> = Promise.resolve()', ''].join('\n'),
    },
    {
      find: ['        const more = await this.#takeBack()', ''].join('\n'),
      replace: ['        this.#running = false', '        const more = await this.#takeBack()', ''].join(
        '\n',
      ),
    },
    {
      find: ['      const failures = await this.#takeBack()', ''].join('\n'),
      replace: [
        '      if (!this.#running) return',
        '      this.#running = false',
        '      const failures = await this.#takeBack()',
        '',
      ].join('\n'),
    },
  ],
})
