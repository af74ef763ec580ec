import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-id'],
  because: 'The answer has no question in it, and resolvers do not take it for the answer to theirs.',
  edits: [
    {
      find: '  const packet = Buffer.from(query.subarray(0, end))',
      replace: [
        '  const packet = Buffer.from(query.subarray(0, HEADER_BYTES))',
        '  packet.writeUInt16BE(end - end, 4)',
      ].join('\n'),
    },
  ],
})
