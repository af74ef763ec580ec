import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['two-servers'],
  because: 'startServer() returns before the socket is bound, and that the port was taken is said to nobody.',
  edits: [{ find: ["    await once(socket, 'listening')", ''].join('\n'), replace: '' }],
})
