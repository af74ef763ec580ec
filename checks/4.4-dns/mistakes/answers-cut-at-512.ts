import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-forwards'],
  because: 'An answer from outside is cut after 512 bytes, and promises records that are not in it.',
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
        '    send(answer.subarray(0, 512))',
        '    socket.close()',
        '  })',
        '',
      ].join('\n'),
    },
  ],
})
