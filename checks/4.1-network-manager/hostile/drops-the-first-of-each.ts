import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'drops the first packet to a container, from each sender, and lets all others pass.',
  must: { fail: ['lan-cannot-enter'] },
  code: `
import { NetworkManager as Reference } from '../reference/network-manager.ts'
export { AddressPool } from '../reference/network-manager.ts'
import { sh } from '../kit/tools.ts'

const RULES = \`table ip shy {
  set met { type ipv4_addr . ipv4_addr . inet_proto; flags dynamic; size 1000; }
  chain through {
    type filter hook forward priority -10;
    oifname != "minidocker0" accept
    ip saddr . ip daddr . ip protocol @met accept
    ct state new add @met { ip saddr . ip daddr . ip protocol } drop
  }
}\`

export class NetworkManager extends Reference {
  async initializeBridge() {
    await super.initializeBridge()
    sh('iptables -A FORWARD -o minidocker0 -j ACCEPT; nft -f - <<< "$1"', RULES)
  }
}
`,
})
