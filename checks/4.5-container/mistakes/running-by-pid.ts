import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['runs-already'],
  because:
    'Only the same process counts as running: with another one the container is stopped and started anew.',
  edits: [
    {
      find: [
        '      if (this.#taken.length > 0) throw new Error(`container ${this.name} has been run, and not been stopped`)',
        '',
      ].join('\n'),
      replace: [
        '      if (this.#taken.length > 0 && this.#pid === process.pid) throw new Error(`container ${this.name} has been run`)',
        '      await this.#takeBack()',
        '      this.#pid = process.pid',
        '',
      ].join('\n'),
    },
    {
      find: ['  readonly #taken: Undo[] = []', ''].join('\n'),
      replace: ['  readonly #taken: Undo[] = []', '  #pid = 0', ''].join('\n'),
    },
  ],
})
