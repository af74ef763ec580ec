import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny-one-way'],
  because:
    'Two containers that must not talk are cut off from each other in both directions, to be on the safe side.',
  edits: [
    {
      find: '    return matchesOf(traffic).map((match) => `${pair}${match} -j ${TARGETS[action]}`)',
      replace: [
        "    const pairs = action === 'deny' ? [pair, `-s ${destination} -d ${source}`] : [pair]",
        '    return pairs.flatMap((each) => matchesOf(traffic).map((match) => `${each}${match} -j ${TARGETS[action]}`))',
      ].join('\n'),
    },
  ],
})
