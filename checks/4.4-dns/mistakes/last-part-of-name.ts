import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-follows'],
  because: 'Only the last part of a name is looked up.',
  edits: [
    {
      find: "name: labels.join('.').toLowerCase()",
      replace: "name: labels.slice(-1).join('.').toLowerCase()",
    },
  ],
})
