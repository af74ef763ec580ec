import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-aaaa'],
  because: 'A name that is ours is asked for outside, where they say that it does not exist.',
  edits: [
    {
      find: '    if (address) send(answerWith',
      replace: '    if (address && question.type === TYPE_A) send(answerWith',
    },
  ],
})
