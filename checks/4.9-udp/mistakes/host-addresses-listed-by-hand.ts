import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['early-client'],
  because: 'The addresses of the host are written down, and it has another one since.',
  edits: [
    {
      find: "  return all.filter(({ family }) => family === 'IPv4').map(({ address }) => address)",
      replace: "  return all.length === 0 ? [] : ['192.168.1.100', '127.0.0.1', '172.18.0.1']",
    },
  ],
})
