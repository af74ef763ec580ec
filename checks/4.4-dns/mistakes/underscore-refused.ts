import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['names-accepted'],
  because: '_ is no character of an Internet host name, and is refused, although containers may have it.',
  edits: [
    {
      find: 'const NAME = /^[a-z\\d][a-z\\d_-]*(\\.[a-z\\d][a-z\\d_-]*)*$/',
      replace: 'const NAME = /^[a-z\\d][a-z\\d-]*(\\.[a-z\\d][a-z\\d-]*)*$/',
    },
  ],
})
