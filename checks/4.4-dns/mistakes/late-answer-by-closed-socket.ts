import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-stops'],
  because:
    'An answer that comes after stopServer() is sent by a socket that is closed, and the exception ends the program.',
  edits: [
    {
      find: [
        '        if (this.#server === socket) socket.send(answer, client.port, client.address)',
        '',
      ].join('\n'),
      replace: ['        socket.send(answer, client.port, client.address)', ''].join('\n'),
    },
  ],
})
