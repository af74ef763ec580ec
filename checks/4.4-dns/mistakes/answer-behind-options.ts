import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-answers'],
  because: 'The record is put behind the whole query, options and all, where nobody looks for it.',
  edits: [
    {
      find: ['  const packet = Buffer.from(query.subarray(0, end))', ''].join('\n'),
      replace: ['  const packet = Buffer.from(query)', ''].join('\n'),
    },
    {
      find: [
        '  packet.writeUInt32BE(0, 8) // what else the query had behind its question is not in the answer',
        '',
      ].join('\n'),
      replace: '',
    },
    { find: '{ type, end }: Question, query', replace: '{ type }: Question, query' },
  ],
})
