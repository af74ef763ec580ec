import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-id'],
  because:
    'A query is passed on under an id of the server itself, and so the answer comes with an id that nobody has asked with.',
  edits: [
    {
      find: "  socket.once('connect', () => socket.send(query))",
      replace: [
        '  const renumbered = Buffer.from(query)',
        '  renumbered.writeUInt16BE(4711, 0)',
        "  socket.once('connect', () => socket.send(renumbered))",
      ].join('\n'),
    },
  ],
})
