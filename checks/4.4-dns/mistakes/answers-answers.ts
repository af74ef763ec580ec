import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-loop'],
  because: 'A forged sender makes two such servers answer each other forever.',
  edits: [{ find: '(packet.readUInt16BE(2) & QR) !== 0 || ', replace: '' }],
})
