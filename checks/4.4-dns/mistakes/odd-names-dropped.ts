import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-nxdomain'],
  because:
    'Questions for names that no container may have are dropped, and the world outside has such names.',
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
        '    const question = questionIn(query)',
        '    if (!question || !NAME.test(question.name)) return',
        '    const address = this.resolve(question.name)',
        '    if (address) send(answerWith(address, question, query))',
        '    else passOn(query, upstream, send)',
        '',
      ].join('\n'),
    },
  ],
})
