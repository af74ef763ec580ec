import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['two-servers'],
  because: 'startServer() binds its socket first and refuses then: the port stays taken.',
  edits: [
    {
      find: [
        '    if (upstream === address) throw new Error(`the server at ${address} cannot pass questions on to itself`)',
        '',
      ].join('\n'),
      replace: '',
    },
    {
      find: ["    await once(socket, 'listening')", ''].join('\n'),
      replace: [
        "    await once(socket, 'listening')",
        '    if (upstream === address) throw new Error(`the server at ${address} cannot pass questions on to itself`)',
        '',
      ].join('\n'),
    },
  ],
})
