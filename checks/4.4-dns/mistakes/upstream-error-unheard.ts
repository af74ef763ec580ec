import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['two-servers'],
  because: 'Nobody hears the error event of a socket whose upstream is not there, and that ends the program.',
  edits: [{ find: "  socket.on('error', () => socket.close())\n", replace: '' }],
})
