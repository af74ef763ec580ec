import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['lan-reaches'],
  because:
    'The rule in FORWARD asks for port 8080, which nobody has written on the packet any more since PREROUTING.',
  edits: [
    {
      find: '`-A FORWARD ${redirected} -j ACCEPT`',
      replace:
        '`-A FORWARD -d ${ip} -o ${this.bridge} -p ${protocol} --dport ${mapping.hostPort} ${ours} -j ACCEPT`',
    },
  ],
})
