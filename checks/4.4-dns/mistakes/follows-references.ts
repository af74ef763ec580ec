import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-malformed'],
  because: 'A name that refers to itself is followed round and round, forever.',
  edits: [
    {
      find: '    if (length === undefined || length > 63) return undefined',
      replace: [
        '    if (length === undefined) return undefined',
        '    if (length > 63) {',
        '      at = ((length & 63) << 8) | (packet[at + 1] ?? 0)',
        '      continue',
        '    }',
      ].join('\n'),
    },
  ],
})
