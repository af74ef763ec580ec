import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-forwards'],
  because: 'An answer from outside is made to look like one of the server itself, with no time to live.',
  edits: [
    {
      find: ['    send(answer)', ''].join('\n'),
      replace: [
        '    if (answer.readUInt16BE(6) > 0) answer.writeUInt32BE(0, answer.length - 10)',
        '    send(answer)',
        '',
      ].join('\n'),
    },
  ],
})
