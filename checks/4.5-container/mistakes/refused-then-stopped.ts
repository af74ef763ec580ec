import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['name-taken'],
  because:
    'A container whose name was taken counts as running: its stop() unregisters the name of the other one.',
  edits: [
    {
      find: ['      const failures = await this.#takeBack()', ''].join('\n'),
      replace: [
        '      const failures = await this.#takeBack()',
        '      if (this.#tried) await this.host.names.unregister(this.name)',
        '      this.#tried = false',
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
        '      this.#tried = true',
        '',
      ].join('\n'),
    },
    {
      find: ['  readonly #taken: Undo[] = []', ''].join('\n'),
      replace: ['  readonly #taken: Undo[] = []', '  #tried = false', ''].join('\n'),
    },
  ],
})
