import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-twice'],
  because:
    'What was published is remembered, and not forgotten when it is removed: it cannot be published again.',
  edits: [
    {
      find: '  #lastTurn: Promise<unknown> = Promise.resolve()\n',
      replace: '  #lastTurn: Promise<unknown> = Promise.resolve()\n  readonly #known = new Set<string>()\n',
    },
    {
      find: '      await this.#letLoopbackOntoTheBridge()\n',
      replace:
        '      if (this.#known.has(`${mapping} ${containerIp}`)) return\n      this.#known.add(`${mapping} ${containerIp}`)\n      await this.#letLoopbackOntoTheBridge()\n',
    },
  ],
})
