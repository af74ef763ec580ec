import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-aaaa'],
  because: 'Only the last byte of the type is read, and for 257 (CAA) that is the one of type A.',
  edits: [{ find: 'type: packet.readUInt16BE(at), end', replace: 'type: packet[at + 1] ?? 0, end' }],
})
