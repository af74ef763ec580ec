import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-twice'],
  because:
    'Rules are found again by the port of the host: removing a mapping that was never published takes another.',
  edits: [
    {
      find: 'const ours = published.filter(({ line }) => comments.some((comment) => line.includes(comment)))',
      replace:
        'const ours = published.filter(({ line }) =>\n        comments.some((comment) => line.includes(comment.slice(0, comment.indexOf(" to ")))),\n      )',
    },
  ],
})
