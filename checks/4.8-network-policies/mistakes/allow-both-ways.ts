import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['allow-one-way'],
  because: 'So that answers pass, every allowed pair of addresses is allowed the other way round as well.',
  edits: [
    {
      find: '    return matchesOf(traffic).map((match) => `${pair}${match} -j ${TARGETS[action]}`)',
      replace: [
        "    const pairs = action === 'allow' ? [pair, `-s ${destination} -d ${source}`] : [pair]",
        '    return pairs.flatMap((each) => matchesOf(traffic).map((match) => `${each}${match} -j ${TARGETS[action]}`))',
      ].join('\n'),
    },
  ],
})
