import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-forwards'],
  because: 'What stands behind the question is cut off, while the header still counts it.',
  edits: [
    {
      find: '() => socket.send(query))',
      replace: '() => socket.send(query.subarray(0, questionIn(query)?.end)))',
    },
  ],
})
