import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-loop'],
  because: 'A start that is refused ends the server that is there.',
  edits: [
    {
      find: '    if (upstream === address) throw new Error(`the server at ${address} cannot pass questions on to itself`)\n',
      replace: [
        '    if (upstream === address) {',
        '      await this.stopServer()',
        "      throw new Error('self')",
        '    }',
        '',
      ].join('\n'),
    },
  ],
})
