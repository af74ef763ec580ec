import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-aaaa'],
  because: 'The type of the question is not looked at: a question for AAAA gets an A record.',
  edits: [
    {
      find: ['  packet.writeUInt16BE(type === TYPE_A ? 1 : 0, 6)', ''].join('\n'),
      replace: ['  packet.writeUInt16BE(1, 6)', ''].join('\n'),
    },
    { find: ['  if (type !== TYPE_A) return packet', ''].join('\n'), replace: '' },
    {
      find: 'function answerWith(address: string, { type, end }: Question',
      replace: 'function answerWith(address: string, { end }: Question',
    },
  ],
})
