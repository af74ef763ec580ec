import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse'],
  because: 'The text is split at the colon, and what stands behind bridge and none is ignored.',
  edits: [
    {
      find: "  if (text === 'bridge' || text === 'none') return { kind: text }\n",
      replace: [
        "  const [kind] = text.split(':')",
        "  if (kind === 'bridge' || kind === 'none') return { kind }",
        '',
      ].join('\n'),
    },
  ],
})
