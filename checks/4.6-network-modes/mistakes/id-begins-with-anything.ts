import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse'],
  because: 'The first character of an id may be any of the others: -web is taken, and reads as an option.',
  edits: [{ find: '([A-Za-z\\d][\\w.-]*)$/', replace: '([\\w.-]+)$/' }],
})
