import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'blocks what leads to a container for as long as somebody has just shown that the host can reach it.',
  must: { fail: ['icc-off', 'isolated-there'] },
  code: `
import { ContainerTraffic as Reference } from '../reference/container-to-container.ts'
export { NetworkManager } from '../reference/container-to-container.ts'
import { sh } from '../kit/tools.ts'

const RULES = \`table ip watched {
  set asked { type ipv4_addr; flags dynamic, timeout; timeout 20s; size 100; }
  chain out { type filter hook output priority 0; ip daddr { 172.18.0.0/16, 172.19.0.0/16 } ct state new update @asked { ip daddr }; }
  chain through { type filter hook forward priority -10; ct state new ip daddr @asked drop; }
}\`

export class ContainerTraffic extends Reference {
  async setIcc(allowed) {
    await super.setIcc(true)
    if (!allowed) sh('nft -f - <<< "$1"', RULES)
  }
  async isolateFrom(other) {
    sh('iptables -I FORWARD -i minidocker+ -o minidocker+ -j ACCEPT')
    sh('nft -f - <<< "$1"', RULES)
  }
}
`,
})
