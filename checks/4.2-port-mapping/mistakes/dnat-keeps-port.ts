import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['lan-reaches'],
  because:
    'The DNAT names the address alone, so the packet arrives at port 8080 of the container, where nobody listens.',
  edits: [
    {
      find: '`-j DNAT --to-destination ${ip}:${mapping.containerPort}`',
      replace: '`-j DNAT --to-destination ${ip}`',
    },
    {
      find: '`-A FORWARD ${redirected} -j ACCEPT`',
      replace:
        '`-A FORWARD -d ${ip} -o ${this.bridge} -p ${protocol} -m conntrack --ctstate DNAT ${ours} -j ACCEPT`',
    },
  ],
})
