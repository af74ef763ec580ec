import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['parse-all-duplicates'],
  because: 'Ports are compared without their protocols, so 8080/tcp and 8080/udp cannot lead to two places.',
  edits: [
    {
      find: ['const port = `${mapping.hostPort}/${protocol}`', '        const rival'].join('\n'),
      replace: ['const port = `${mapping.hostPort}`', '        const rival'].join('\n'),
    },
    { find: '        if (rival) throw', replace: '        if (rival && rival !== text) throw' },
  ],
})
