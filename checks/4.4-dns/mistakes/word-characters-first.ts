import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['bad-names-refused'],
  because: '\\w stands for letters, digits and _, so that a name may begin with _.',
  edits: [
    {
      find: 'const NAME = /^[a-z\\d][a-z\\d_-]*(\\.[a-z\\d][a-z\\d_-]*)*$/',
      replace: 'const NAME = /^\\w[\\w-]*(\\.[a-z\\d][\\w-]*)*$/',
    },
  ],
})
