import { defineMistake } from '../define.ts'

export default defineMistake({
  fails: ['server-upstream'],
  because:
    'That nobody listens at the upstream is an event to which nobody listens either, and it ends the program.',
  edits: [{ find: "  socket.on('error', () => socket.close())\n", replace: '' }],
})
