import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['udp-reaches'],
  because: 'A mapping without a suffix is for both protocols, and only the rules for tcp are written.',
  edits: [
    {
      find: 'await changeRules(mapping.protocols.flatMap(',
      replace: 'await changeRules(mapping.protocols.slice(0, 1).flatMap(',
    },
  ],
})
