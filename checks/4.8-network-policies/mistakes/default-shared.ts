import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['two-bridges'],
  because:
    'What becomes of the rest is kept beside the class, and the last policy that was made says so for all.',
  edits: [
    {
      find: '    this.otherwise = otherwise\n',
      replace: '    this.otherwise = otherwise\n    last.otherwise = otherwise\n',
    },
    {
      find: '      `-j ${TARGETS[this.otherwise]}`,\n',
      replace: '      `-j ${TARGETS[last.otherwise]}`,\n',
    },
    {
      find: 'const TARGETS:',
      replace: "const last: { otherwise: Action } = { otherwise: 'allow' }\n\nconst TARGETS:",
    },
  ],
})
