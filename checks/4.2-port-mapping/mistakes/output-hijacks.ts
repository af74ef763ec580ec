import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['host-to-internet-port'],
  because:
    'The same rule copied into OUTPUT sends the host itself to the container when it wants port 8080 of another machine.',
  edits: [
    {
      find: '`-A OUTPUT ${asked} ${target}`',
      replace: '`-A OUTPUT -p ${protocol} --dport ${mapping.hostPort} ${ours} ${target}`',
    },
  ],
})
