import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['server-loop'],
  because: 'With itself as the one to ask, the first unknown name goes round forever.',
  edits: [
    {
      find: [
        '    if (upstream === address) throw new Error(`the server at ${address} cannot pass questions on to itself`)',
        '',
      ].join('\n'),
      replace: '',
    },
  ],
})
