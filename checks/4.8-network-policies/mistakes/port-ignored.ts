import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny-port'],
  because: 'The rule is written for the two addresses, and whatever was said about ports is not in it.',
  edits: [
    {
      find: '    return matchesOf(traffic).map((match) => `${pair}${match} -j ${TARGETS[action]}`)',
      replace: '    return matchesOf(traffic).map(() => `${pair} -j ${TARGETS[action]}`)',
    },
  ],
})
