import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-forwards'],
  because:
    'A server that answers NXDOMAIN for all that it does not know cuts its containers off from the world.',
  edits: [
    {
      find: '    else passOn(query, upstream, send)',
      replace: [
        '    else {',
        '      const denial = Buffer.from(query.subarray(0, question.end))',
        '      denial.writeUInt16BE(QR | RA | 3, 2)',
        '      send(denial)',
        '    }',
      ].join('\n'),
    },
  ],
})
