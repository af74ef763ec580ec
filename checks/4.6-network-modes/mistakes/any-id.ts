import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse'],
  because: 'What stands behind the colon is taken as it is, be it nothing that could ever be an id.',
  edits: [{ find: '/^container:([A-Za-z\\d][\\w.-]*)$/', replace: '/^container:(.+)$/' }],
})
