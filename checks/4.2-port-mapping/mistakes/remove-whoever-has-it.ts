import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-twice'],
  because: 'A mapping is removed by the port of the host alone, whichever container it leads to.',
  edits: [
    {
      find: 'comments.some((comment) => line.includes(comment))',
      replace:
        'mapping.protocols.some((protocol) => line.includes(`publish ${mapping.hostPort}/${protocol} to `))',
    },
  ],
})
