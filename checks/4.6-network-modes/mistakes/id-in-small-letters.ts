import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse'],
  because: 'The text is made lower case first: Bridge passes, and a container called Web cannot be found.',
  edits: [
    {
      find: ["  if (text === 'bridge' || text === 'none') return { kind: text }", ''].join('\n'),
      replace: [
        '  text = text.toLowerCase()',
        "  if (text === 'bridge' || text === 'none') return { kind: text }",
        '',
      ].join('\n'),
    },
  ],
})
