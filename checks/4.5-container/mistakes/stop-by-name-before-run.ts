import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-again'],
  because: 'stop() of a container that was never run unplugs the one that has its name.',
  edits: [
    {
      find: ['      const failures = await this.#takeBack()', ''].join('\n'),
      replace: [
        '      const failures = await this.#takeBack()',
        '      if (!this.#wasRun) await this.host.names.unregister(this.name)',
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
