import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['bad-names-refused'],
  because: 'A container called localhost is well-formed, and gets what others meant for themselves.',
  edits: [
    {
      find: "  if (!NAME.test(hostname) || name === 'localhost') {",
      replace: '  if (!NAME.test(hostname)) {',
    },
  ],
})
