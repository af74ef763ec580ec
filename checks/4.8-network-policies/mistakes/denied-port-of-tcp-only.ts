import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['deny-from-allowed'],
  because: 'A denied port without a protocol is denied for TCP alone.',
  edits: [
    {
      find: '    return matchesOf(traffic).map((match) =>',
      replace:
        "    const matches = matchesOf(traffic).slice(0, action === 'deny' ? 1 : 2)\n    return matches.map((match) =>",
    },
  ],
})
