import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-loop'],
  because: 'A forged sender makes two such servers answer each other forever.',
  edits: [{ find: '(QR | OPCODE)', replace: 'OPCODE' }],
})
