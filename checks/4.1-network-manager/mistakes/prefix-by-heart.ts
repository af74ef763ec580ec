import { defineMistake } from '../../mistakes/define.ts'

export default defineMistake({
  fails: ['other-network'],
  because: 'Containers get /16, whatever the prefix length of the subnet is.',
  edits: [{ find: '`address add ${ip}${this.prefix} dev eth0`', replace: '`address add ${ip}/16 dev eth0`' }],
})
