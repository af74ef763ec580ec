import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-nxdomain'],
  because:
    'Only answers with an address are brought back; for all others the client waits until it gives up.',
  edits: [
    {
      find: ['    send(answer)', '    socket.close()'].join('\n'),
      replace: ['    if (answer.readUInt16BE(6) > 0) send(answer)', '    socket.close()'].join('\n'),
    },
  ],
})
