import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['two-servers'],
  because: 'reuseAddr lets two servers have the same port, and one of them gets nothing.',
  edits: [
    {
      find: ["    const socket = createSocket('udp4')", '    socket.bind(53, address)', ''].join('\n'),
      replace: [
        "    const socket = createSocket({ type: 'udp4', reuseAddr: true })",
        '    socket.bind(53, address)',
        '',
      ].join('\n'),
    },
  ],
})
