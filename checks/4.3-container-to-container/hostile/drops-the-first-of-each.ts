import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'drops the first packet that one container sends to another, and lets all others pass.',
  must: { fail: ['icc-off', 'isolated-there', 'isolated-back'] },
  code: `
import { ContainerTraffic as Reference } from '../reference/container-to-container.ts'
export { NetworkManager } from '../reference/container-to-container.ts'
import { sh } from '../kit/tools.ts'

const RULES = \`table ip shy {
  set met { type ipv4_addr . ipv4_addr . inet_proto; flags dynamic; size 1000; }
  chain through {
    type filter hook forward priority -10;
    oifname "eth0" accept
    iifname "eth0" accept
    ip saddr . ip daddr . ip protocol @met accept
    ct state new add @met { ip saddr . ip daddr . ip protocol } drop
  }
}\`

export class ContainerTraffic extends Reference {
  async setIcc(allowed) {
    await super.setIcc(true)
    if (!allowed) sh('nft -f - <<< "$1"', RULES)
  }
  async isolateFrom() {
    sh('iptables -A FORWARD -i n+ -o n+ -j ACCEPT; iptables -A FORWARD -i minidocker+ -o minidocker+ -j ACCEPT')
    sh('nft -f - <<< "$1"', RULES)
  }
}
`,
})
