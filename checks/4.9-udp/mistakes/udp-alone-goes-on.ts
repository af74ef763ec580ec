import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-same-client'],
  because: 'After a mapping for UDP alone was removed, a client in the middle of a conversation goes on.',
  edits: [
    {
      find: "    if (!mapping.protocols.includes('udp')) return\n    const there",
      replace: '    if (mapping.protocols.length < 2) return\n    const there',
    },
  ],
})
