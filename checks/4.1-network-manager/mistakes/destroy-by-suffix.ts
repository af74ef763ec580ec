import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['destroy-keeps-network'],
  because: 'A rule counts as ours when its comment ends with ours: mini.mini ends with mini.',
  edits: [
    {
      find: '    if (line.includes(comment)) rules.push({ table, line })',
      replace: "    if (line.includes(comment.replace('--comment \"', ''))) rules.push({ table, line })",
    },
  ],
})
