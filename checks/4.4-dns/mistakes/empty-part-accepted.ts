import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['bad-names-refused'],
  because: 'Dots may stand anywhere behind the first letter, so that db..x and db. are taken for names.',
  edits: [
    {
      find: 'const NAME = /^[a-z\\d][a-z\\d_-]*(\\.[a-z\\d][a-z\\d_-]*)*$/',
      replace: 'const NAME = /^[a-z\\d][a-z\\d_.-]*$/',
    },
  ],
})
