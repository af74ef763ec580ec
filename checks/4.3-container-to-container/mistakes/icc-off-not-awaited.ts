import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['icc-off'],
  because: 'setIcc(false) returns before the rule has been removed.',
  edits: [
    {
      find: 'else await removeRule(rule)',
      replace: 'else removeRule(rule)',
    },
  ],
})
