import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-malformed'],
  because:
    'An answer from outside is read without a look at its length, and an exception that nobody catches ends a program.',
  edits: [
    {
      find: [
        "  socket.once('message', (answer) => {",
        '    send(answer)',
        '    socket.close()',
        '  })',
        '',
      ].join('\n'),
      replace: [
        "  socket.once('message', (answer) => {",
        '    answer.writeUInt16BE(query.readUInt16BE(0), 0)',
        '    send(answer)',
        '    socket.close()',
        '  })',
        '',
      ].join('\n'),
    },
  ],
})
