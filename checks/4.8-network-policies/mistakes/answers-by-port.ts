import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['allow-no-way-back'],
  because:
    'As with --link, whatever comes from an allowed port passes for an answer, and a client may choose to send from there.',
  edits: [
    {
      find: '    return matchesOf(traffic).map((match) => `${pair}${match} -j ${TARGETS[action]}`)',
      replace: [
        '    const rules = matchesOf(traffic).map((match) => `${pair}${match} -j ${TARGETS[action]}`)',
        "    if (action === 'deny' || traffic.port === undefined) return rules",
        "    return [...rules, ...matchesOf(traffic).map((match) => `-s ${destination} -d ${source}${match.replace('--dport', '--sport')} -j ACCEPT`)]",
      ].join('\n'),
    },
  ],
})
