import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse'],
  because: 'An id is taken for a word: dots and dashes are refused.',
  edits: [{ find: '([A-Za-z\\d][\\w.-]*)$/', replace: '([A-Za-z\\d]\\w*)$/' }],
})
