import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-closes'],
  because: 'Only the rules of the first protocol are removed, and UDP goes on as before.',
  edits: [
    {
      find: 'const comments = mapping.protocols.map(',
      replace: 'const comments = mapping.protocols.slice(0, 1).map(',
    },
  ],
})
