import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['bad-names-refused'],
  because: 'A name with a newline in it is a line that somebody else has written into every hosts file.',
  edits: [
    {
      find: "  if (!NAME.test(hostname) || name === 'localhost') {",
      replace: "  if (name === '' || name === 'localhost') {",
    },
  ],
})
