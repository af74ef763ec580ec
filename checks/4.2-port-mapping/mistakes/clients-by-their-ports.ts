import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['other-address'],
  because: 'Only clients that ask from a port above 1023 are let through, as most do.',
  edits: [
    {
      find: '-p ${protocol} --dport ${mapping.hostPort} -m addrtype',
      replace: '-p ${protocol} --sport 1024:65535 --dport ${mapping.hostPort} -m addrtype',
    },
  ],
})
