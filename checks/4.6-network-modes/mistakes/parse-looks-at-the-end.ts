import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse'],
  because: 'Without ^ the expression finds a mode at the end of any text.',
  edits: [{ find: '/^container:(', replace: '/container:(' }],
})
