import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-same-id'],
  because:
    "All questions go out by one socket, and the client is looked up by the id: two clients with one id get each other's answers.",
  edits: [
    {
      find: ['  #server: Socket | undefined', ''].join('\n'),
      replace: [
        '  readonly #waiting = new Map<number, (answer: Buffer) => void>()',
        '  #out: Socket | undefined',
        '  #server: Socket | undefined',
        '',
      ].join('\n'),
    },
    {
      find: ['    else passOn(query, upstream, send)', ''].join('\n'),
      replace: [
        '    else {',
        "      this.#out ??= createSocket('udp4').on('message', (answer) => {",
        '        this.#waiting.get(answer.readUInt16BE(0))?.(answer)',
        '        this.#waiting.delete(answer.readUInt16BE(0))',
        '      })',
        '      this.#waiting.set(query.readUInt16BE(0), send)',
        '      this.#out.send(query, 53, upstream)',
        '    }',
        '',
      ].join('\n'),
    },
  ],
})
