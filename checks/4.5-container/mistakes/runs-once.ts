import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['restart'],
  because: 'That it runs is noted when it starts, and never taken back.',
  edits: [
    {
      find: ['  readonly #taken: Undo[] = []', ''].join('\n'),
      replace: ['  readonly #taken: Undo[] = []', '  #running = false', ''].join('\n'),
    },
    {
      find: '      if (this.#taken.length > 0) throw',
      replace: '      if (this.#running) throw',
    },
    {
      find: ['        return await this.#start(process)', ''].join('\n'),
      replace: [
        '        const ip = await this.#start(process)',
        '        this.#running = true',
        '        return ip',
        '',
      ].join('\n'),
    },
  ],
})
