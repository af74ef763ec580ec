import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'drops the first packet of what is denied, and lets all others pass.',
  must: { fail: ['deny'] },
  code: `
import { NetworkPolicy as Reference } from '../reference/network-policies.ts'
export { NetworkManager } from '../reference/network-policies.ts'
import { sh } from '../kit/tools.ts'

const RULES = \`table ip shy {
  set met { type ipv4_addr . ipv4_addr . inet_proto; flags dynamic; size 1000; }
  chain through {
    type filter hook forward priority -10;
    oifname != "minidocker0" accept
    ip saddr . ip daddr . ip protocol @met accept
    ct state new ip saddr 172.18.0.2 ip daddr 172.18.0.4 add @met { ip saddr . ip daddr . ip protocol } drop
  }
}\`

export class NetworkPolicy extends Reference {
  async deny() {
    sh('nft -f - <<< "$1"', RULES)
  }
}
`,
})
