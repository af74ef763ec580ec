import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse'],
  because: 'Ids that begin with a digit, as those of Docker often do, are refused.',
  edits: [{ find: '([A-Za-z\\d][\\w.-]*)', replace: '([A-Za-z][\\w.-]*)' }],
})
