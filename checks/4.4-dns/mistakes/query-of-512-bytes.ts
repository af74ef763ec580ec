import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-forwards'],
  because: 'A query is copied into 512 bytes, and a longer one throws.',
  edits: [
    {
      find: [
        '    const question = questionIn(query)',
        '    if (!question) return',
        '    const address = this.resolve(question.name)',
        '    if (address) send(answerWith(address, question, query))',
        '    else passOn(query, upstream, send)',
        '',
      ].join('\n'),
      replace: [
        '    const fixed = Buffer.alloc(512)',
        '    fixed.set(query)',
        '    const question = questionIn(query)',
        '    if (!question) return',
        '    const address = this.resolve(question.name)',
        '    if (address) send(answerWith(address, question, query))',
        '    else passOn(query, upstream, send)',
        '',
      ].join('\n'),
    },
  ],
})
