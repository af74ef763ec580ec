import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-id'],
  because:
    'A query is passed on under an id of the server itself, and so the answer comes with an id that nobody has asked with.',
  edits: [
    {
      find: '  socket.connect(53, upstream, () => socket.send(query))',
      replace: [
        '  const renumbered = Buffer.from(query)',
        '  renumbered.writeUInt16BE(4711, 0)',
        '  socket.connect(53, upstream, () => socket.send(renumbered))',
      ].join('\n'),
    },
  ],
})
