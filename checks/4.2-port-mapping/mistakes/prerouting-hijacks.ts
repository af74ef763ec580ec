import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['container-to-internet-port'],
  because:
    "A DNAT that looks at the port alone also catches a container's connection to port 8080 of any other machine.",
  edits: [
    {
      find: '`-A PREROUTING ${asked} ${target}`',
      replace: '`-A PREROUTING -p ${protocol} --dport ${mapping.hostPort} ${ours} ${target}`',
    },
  ],
})
