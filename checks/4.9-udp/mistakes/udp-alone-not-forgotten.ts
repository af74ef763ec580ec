import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['early-client'],
  because: 'Conversations are forgotten only where the mapping is for both protocols.',
  edits: [
    {
      find: "    if (!mapping.protocols.includes('udp')) return\n    for (const own",
      replace: '    if (mapping.protocols.length < 2) return\n    for (const own',
    },
  ],
})
