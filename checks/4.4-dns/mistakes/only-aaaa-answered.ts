import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-aaaa'],
  because:
    'Only AAAA is known as another type: all others are asked for outside, where the name does not exist.',
  edits: [
    {
      find: ['    if (address) send(answerWith(address, question, query))', ''].join('\n'),
      replace: [
        '    if (address && [TYPE_A, 28].includes(question.type)) send(answerWith(address, question, query))',
        '',
      ].join('\n'),
    },
  ],
})
