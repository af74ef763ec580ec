import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['port-taken'],
  because: 'stop() throws for a container that is not running because its start has failed.',
  edits: [
    {
      find: ['        const more = await this.#takeBack()', ''].join('\n'),
      replace: ['        this.#failed = true', '        const more = await this.#takeBack()', ''].join('\n'),
    },
    {
      find: ['      const failures = await this.#takeBack()', ''].join('\n'),
      replace: [
        '      if (this.#failed) throw new Error(`container ${this.name} is not running`)',
        '      const failures = await this.#takeBack()',
        '',
      ].join('\n'),
    },
    {
      find: ['  readonly #taken: Undo[] = []', ''].join('\n'),
      replace: ['  readonly #taken: Undo[] = []', '  #failed = false', ''].join('\n'),
    },
  ],
})
