import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-nxdomain'],
  because: 'Of the answers from outside, those that are errors are left out, but for NXDOMAIN.',
  edits: [
    {
      find: ['    send(answer)', '    socket.close()', '  })'].join('\n'),
      replace: [
        '    const code = (answer[3] ?? 0) & 0xf',
        '    if (code === 0 || code === 3) send(answer)',
        '    socket.close()',
        '  })',
      ].join('\n'),
    },
  ],
})
