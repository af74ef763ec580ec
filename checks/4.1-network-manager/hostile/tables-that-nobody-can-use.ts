import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'makes a chain with the name of one of iptables’ own and of another kind, so that no check can plant a rule.',
  must: { fail: ['bridge-address'] },
  code: `
export { AddressPool } from '../reference/network-manager.ts'
import { sh } from '../kit/tools.ts'

sh('nft delete table ip filter; nft "add table ip filter; add chain ip filter FORWARD { type nat hook prerouting priority 0; }"')

export class NetworkManager {}
`,
})
