import { defineMistake } from '../define.ts'

export default defineMistake({
  fails: ['parse-quotes'],
  because: 'The error says what is expected and not what was written.',
  edits: [
    {
      find: '  throw new Error(`"${text}" is not a network mode: expected bridge, none or container:<id>`)',
      replace: "  throw new Error('not a network mode: expected bridge, none or container:<id>')",
    },
  ],
})
