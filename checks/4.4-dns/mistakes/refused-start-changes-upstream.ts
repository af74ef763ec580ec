import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-stops'],
  because:
    'A start that is refused has set the upstream already, and the server that is open asks that one from then on.',
  edits: [
    {
      find: '    if (upstream === address) throw new Error(`the server at ${address} cannot pass questions on to itself`)\n',
      replace: [
        '    if (upstream === address) throw new Error(`the server at ${address} cannot pass questions on to itself`)',
        '    this.#upstream = upstream',
        '',
      ].join('\n'),
    },
    {
      find: '  #server: Socket | undefined\n',
      replace: ['  #server: Socket | undefined', "  #upstream = ''", ''].join('\n'),
    },
    {
      find: 'this.#answer(query, upstream, (answer)',
      replace: 'this.#answer(query, this.#upstream, (answer)',
    },
  ],
})
