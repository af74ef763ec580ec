import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['bad-names-refused'],
  because: 'Behind a dot, anything goes.',
  edits: [{ find: '(\\.[a-z\\d][a-z\\d_-]*)*$/', replace: '(\\..*)*$/' }],
})
