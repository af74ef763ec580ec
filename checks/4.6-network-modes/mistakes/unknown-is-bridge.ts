import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse'],
  because: 'A mode that was mistyped becomes the default, and what was to be cut off is connected.',
  edits: [
    {
      find: '  throw new Error(`"${text}" is not a network mode: expected bridge, none or container:<id>`)',
      replace: "  return { kind: 'bridge' }",
    },
  ],
})
