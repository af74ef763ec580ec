import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['early-client'],
  because: 'Clients are taken to be on the LAN, and 127.0.0.1 is not an address that they ask.',
  edits: [
    {
      find: "  return all.filter(({ family }) => family === 'IPv4').map(({ address }) => address)",
      replace:
        "  return all.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address)",
    },
  ],
})
