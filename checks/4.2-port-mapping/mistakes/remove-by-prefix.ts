import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['remove-twice'],
  because: 'An address is compared by its beginning, and 172.18.0.22 begins like 172.18.0.2.',
  edits: [
    {
      find: 'comments.some((comment) => line.includes(comment))',
      replace:
        'line.includes(` --dport ${mapping.hostPort}`) || mapping.protocols.some((protocol) => line.includes(`publish ${mapping.hostPort}/${protocol} to ${containerIp}`))',
    },
  ],
})
