import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse'],
  because: 'host is one of the modes of Docker, and here it becomes bridge.',
  edits: [
    {
      find: ["  if (text === 'bridge' || text === 'none') return { kind: text }", ''].join('\n'),
      replace: [
        "  if (text === 'bridge' || text === 'none') return { kind: text }",
        "  if (text === 'host') return { kind: 'bridge' }",
        '',
      ].join('\n'),
    },
  ],
})
