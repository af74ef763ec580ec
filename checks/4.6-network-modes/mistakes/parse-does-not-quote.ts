import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse-quotes'],
  because: 'The error says that a mode is wrong, and not which text was read.',
  edits: [
    {
      find: '`"${text}" is not a network mode: expected bridge, none or container:<id>`',
      replace: "'not a network mode: expected bridge, none or container:<id>'",
    },
  ],
})
