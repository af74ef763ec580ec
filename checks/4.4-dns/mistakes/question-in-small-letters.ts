import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-id'],
  because: 'The answer repeats the question with the name as it was looked up, in small letters.',
  edits: [
    {
      find: '  const packet = Buffer.from(query.subarray(0, end))',
      replace: [
        '  const packet = Buffer.from(query.subarray(0, end))',
        "  packet.write(packet.toString('latin1', HEADER_BYTES, end - 4).toLowerCase(), HEADER_BYTES, 'latin1')",
      ].join('\n'),
    },
  ],
})
