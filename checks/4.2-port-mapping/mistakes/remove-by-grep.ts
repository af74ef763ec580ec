import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-keeps-strangers'],
  because: "Every rule with --dport 8080 is taken for the mapping's own, whichever machine it is about.",
  edits: [
    {
      find: '      const ours = published.filter(({ line }) => comments.some((comment) => line.includes(comment)))',
      replace: [
        '      const ours = published.filter(',
        '        ({ line }) =>',
        '          line.includes(`--dport ${mapping.hostPort} `) || comments.some((comment) => line.includes(comment)),',
        '      )',
      ].join('\n'),
    },
  ],
})
