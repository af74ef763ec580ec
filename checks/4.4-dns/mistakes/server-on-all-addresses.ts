import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['two-servers'],
  because: 'The server is bound to all addresses of the host, also to those that neighbors see.',
  edits: [
    {
      find: ['    socket.bind(53, address)', ''].join('\n'),
      replace: ['    socket.bind(53)', ''].join('\n'),
    },
  ],
})
