import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['two-servers'],
  because: 'Questions go to 203.0.113.53, whatever upstream was asked for.',
  edits: [{ find: 'socket.connect(53, upstream)', replace: "socket.connect(53, '203.0.113.53')" }],
})
