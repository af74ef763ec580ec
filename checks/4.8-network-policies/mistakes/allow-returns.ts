import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['allow'],
  because:
    'What is allowed is handed back to FORWARD, where it passes only as long as somebody else accepts it.',
  edits: [
    {
      find: '    return matchesOf(traffic).map((match) => `${pair}${match} -j ${TARGETS[action]}`)\n',
      replace:
        "    return matchesOf(traffic).map((match) => `${pair}${match} -j ${action === 'deny' ? 'DROP' : 'RETURN'}`)\n",
    },
  ],
})
