import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['started-at-once'],
  because: 'A second stop() finds that one is under way, and returns without waiting for it.',
  edits: [
    {
      find: [
        '    await this.#inTurn(async () => {',
        '      const failures = await this.#takeBack()',
        '',
      ].join('\n'),
      replace: [
        '    if (this.#stopping) return',
        '    this.#stopping = true',
        '    await this.#inTurn(async () => {',
        '      const failures = await this.#takeBack()',
        '      this.#stopping = false',
        '',
      ].join('\n'),
    },
    {
      find: ['  #lastTurn: Promise<unknown> = Promise.resolve()', ''].join('\n'),
      replace: ['  #lastTurn: Promise<unknown> = Promise.resolve()', '  #stopping = false', ''].join('\n'),
    },
  ],
})
