import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-closes'],
  because:
    "OUTPUT was added later, for the host's sake, and the removal still knows only about PREROUTING and the rest.",
  edits: [
    {
      find: '      const ours = published.filter(({ line }) => comments.some((comment) => line.includes(comment)))',
      replace: [
        "      const incoming = published.filter(({ line }) => !line.startsWith('-A OUTPUT'))",
        '      const ours = incoming.filter(({ line }) => comments.some((comment) => line.includes(comment)))',
      ].join('\n'),
    },
  ],
})
