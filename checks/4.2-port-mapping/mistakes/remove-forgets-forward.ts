import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-closes'],
  because:
    'Without the DNAT nobody gets in, so the exception in FORWARD is not missed, and stays for the next container with that address.',
  edits: [
    {
      find: '      const ours = published.filter(({ line }) => comments.some((comment) => line.includes(comment)))',
      replace: [
        "      const nat = published.filter(({ table }) => table === 'nat')",
        '      const ours = nat.filter(({ line }) => comments.some((comment) => line.includes(comment)))',
      ].join('\n'),
    },
  ],
})
