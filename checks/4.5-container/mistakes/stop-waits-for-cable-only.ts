import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-while-starting'],
  because:
    'stop() waits until there is something to take back, and the start goes on behind it: its port is published when stop() has returned.',
  edits: [
    {
      find: [
        '    await this.#inTurn(async () => {',
        '      const failures = await this.#takeBack()',
        '      if (failures.length > 0) throw failure(`something is left of container ${this.name}`, failures)',
        '    })',
        '',
      ].join('\n'),
      replace: [
        '    while (this.#starting && this.#taken.length === 0) await new Promise((resolve) => setTimeout(resolve, 5))',
        '    const failures = await this.#takeBack()',
        '    if (failures.length > 0) throw failure(`something is left of container ${this.name}`, failures)',
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
        '      this.#starting = true',
        '',
      ].join('\n'),
    },
    {
      find: [
        '        throw more.length === 0 ? error : failure(`container ${this.name} cannot be run`, [error, ...more])',
        '      }',
        '',
      ].join('\n'),
      replace: [
        '        throw more.length === 0 ? error : failure(`container ${this.name} cannot be run`, [error, ...more])',
        '      } finally {',
        '        this.#starting = false',
        '      }',
        '',
      ].join('\n'),
    },
    {
      find: ['  readonly #taken: Undo[] = []', ''].join('\n'),
      replace: ['  readonly #taken: Undo[] = []', '  #starting = false', ''].join('\n'),
    },
  ],
})
