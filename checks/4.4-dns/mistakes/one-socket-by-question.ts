import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-same-id'],
  because:
    'All questions go out by one socket, and the client is looked up by id and question: of two that ask the same with one id, the second gets both answers.',
  edits: [
    {
      find: ['  #server: Socket | undefined', ''].join('\n'),
      replace: [
        '  readonly #waiting = new Map<string, (answer: Buffer) => void>()',
        '  #out: Socket | undefined',
        '  #server: Socket | undefined',
        '',
      ].join('\n'),
    },
    {
      find: ['    else passOn(query, upstream, send)', ''].join('\n'),
      replace: [
        '    else {',
        '      const end = (message: Buffer) => message.indexOf(0, 12) + 5',
        "      const keyOf = (message: Buffer) => message.toString('hex', 0, 2) + message.toString('hex', 12, end(message))",
        "      this.#out ??= createSocket('udp4').on('message', (answer) => this.#waiting.get(keyOf(answer))?.(answer))",
        '      this.#waiting.set(keyOf(query), send)',
        '      this.#out.send(query, 53, upstream)',
        '    }',
        '',
      ].join('\n'),
    },
  ],
})
