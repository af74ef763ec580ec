import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-forwards'],
  because:
    'A name that was once answered from outside is passed on forever, also when it is registered later.',
  edits: [
    {
      find: [
        '    if (address) send(answerWith(address, question, query))',
        '    else passOn(query, upstream, send)',
        '',
      ].join('\n'),
      replace: [
        '    if (address && !this.#outside.has(question.name)) send(answerWith(address, question, query))',
        '    else {',
        '      this.#outside.add(question.name)',
        '      passOn(query, upstream, send)',
        '    }',
        '',
      ].join('\n'),
    },
    {
      find: ['  #server: Socket | undefined', ''].join('\n'),
      replace: ['  readonly #outside = new Set<string>()', '  #server: Socket | undefined', ''].join('\n'),
    },
  ],
})
