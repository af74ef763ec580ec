import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-id'],
  because:
    'The question comes back in small letters, and clients that mix capitals into it do not take it for theirs.',
  edits: [
    {
      find: '  const packet = Buffer.from(query.subarray(0, end))\n',
      replace: [
        '  const packet = Buffer.from(query.subarray(0, end))',
        '  for (let i = 12; i < end - 4; i++) if ((packet[i] ?? 0) >= 65 && (packet[i] ?? 0) <= 90) packet[i] = (packet[i] ?? 0) + 32',
        '',
      ].join('\n'),
    },
  ],
})
