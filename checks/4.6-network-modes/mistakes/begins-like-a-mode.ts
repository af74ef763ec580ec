import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse'],
  because: 'Whatever begins with none is none: nonesuch and none with a newline pass.',
  edits: [
    {
      find: ["  if (text === 'bridge' || text === 'none') return { kind: text }", ''].join('\n'),
      replace: [
        "  if (text === 'bridge') return { kind: text }",
        "  if (text.startsWith('none')) return { kind: 'none' }",
        '',
      ].join('\n'),
    },
  ],
})
