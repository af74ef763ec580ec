import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['restart'],
  because: 'The process of the first start is remembered, and the network of every later one goes to it.',
  edits: [
    {
      find: ['        return await this.#start(process)', ''].join('\n'),
      replace: [
        '        this.#process ??= process',
        '        return await this.#start(this.#process)',
        '',
      ].join('\n'),
    },
    {
      find: ['  readonly #taken: Undo[] = []', ''].join('\n'),
      replace: ['  readonly #taken: Undo[] = []', '  #process: ContainerProcess | undefined', ''].join('\n'),
    },
  ],
})
