import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['host-localhost'],
  because:
    'Docker writes ! -d 127.0.0.0/8 into OUTPUT because a program of its own serves localhost; here nobody does.',
  edits: [
    { find: '`-A OUTPUT ${asked} ${target}`', replace: '`-A OUTPUT ! -d 127.0.0.0/8 ${asked} ${target}`' },
  ],
})
