import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-answers'],
  because: 'The record is there, but the header says that there is none, and nobody looks.',
  edits: [
    { find: 'packet.writeUInt16BE(type === TYPE_A ? 1 : 0, 6)', replace: 'packet.writeUInt16BE(0, 6)' },
  ],
})
