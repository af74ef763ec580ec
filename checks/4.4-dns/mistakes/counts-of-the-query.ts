import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-answers'],
  because: 'The header is copied with all its counts, and promises a record that only the query has.',
  edits: [
    {
      find: [
        '  packet.writeUInt32BE(0, 8) // what else the query had behind its question is not in the answer',
        '',
      ].join('\n'),
      replace: '',
    },
  ],
})
