import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-stops'],
  because:
    'The socket of a start that is refused takes the place of the one that is open, which nobody can close any more.',
  edits: [
    {
      find: ['    socket.bind(53, address)', "    await once(socket, 'listening')"].join('\n'),
      replace: [
        '    const before = this.#server',
        '    this.#server = socket',
        "    before?.on('message', (query, client) => {",
        '      this.#answer(query, upstream, (answer) => before.send(answer, client.port, client.address))',
        '    })',
        '    socket.bind(53, address)',
        "    await once(socket, 'listening')",
      ].join('\n'),
    },
  ],
})
