import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['stop-while-starting'],
  because: 'stop() waits for the run() that is under way, and fails with it.',
  edits: [
    {
      find: ['    return this.#inTurn(async () => {', '      if (this.#taken.length > 0)'].join('\n'),
      replace: ['    const starting = this.#inTurn(async () => {', '      if (this.#taken.length > 0)'].join(
        '\n',
      ),
    },
    {
      find: [
        '        throw more.length === 0 ? error : failure(`container ${this.name} cannot be run`, [error, ...more])',
        '      }',
        '    })',
        '',
      ].join('\n'),
      replace: [
        '        throw more.length === 0 ? error : failure(`container ${this.name} cannot be run`, [error, ...more])',
        '      }',
        '    })',
        '    this.#starting = starting',
        '    const ended = (): void => {',
        '      this.#starting = undefined',
        '    }',
        '    starting.then(ended, ended)',
        '    return starting',
        '',
      ].join('\n'),
    },
    {
      find: ['    await this.#inTurn(async () => {', '      const failures'].join('\n'),
      replace: [
        '    await this.#starting',
        '    await this.#inTurn(async () => {',
        '      const failures',
      ].join('\n'),
    },
    {
      find: '  readonly #taken: Undo[] = []\n',
      replace: ['  readonly #taken: Undo[] = []', '  #starting: Promise<string> | undefined', ''].join('\n'),
    },
  ],
})
