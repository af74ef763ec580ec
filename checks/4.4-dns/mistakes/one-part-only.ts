import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['names-accepted'],
  because: 'A dot is refused, although a name may have several parts.',
  edits: [
    {
      find: 'const NAME = /^[a-z\\d][a-z\\d_-]*(\\.[a-z\\d][a-z\\d_-]*)*$/',
      replace: 'const NAME = /^[a-z\\d][a-z\\d_-]*$/',
    },
  ],
})
