import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-follows'],
  because: 'The server takes a copy of the names when it starts, and serves that copy forever.',
  edits: [
    {
      find: ['  #server: Socket | undefined', ''].join('\n'),
      replace: ['  #server: Socket | undefined', '  #served = new Map<string, string>()', ''].join('\n'),
    },
    {
      find: ['    this.#server = socket', ''].join('\n'),
      replace: ['    this.#server = socket', '    this.#served = new Map(this.#addresses)', ''].join('\n'),
    },
    {
      find: '    const address = this.resolve(question.name)',
      replace: '    const address = this.#served.get(question.name)',
    },
  ],
})
