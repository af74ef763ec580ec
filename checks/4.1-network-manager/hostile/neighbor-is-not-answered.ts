import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'lets everybody in, and does not tell the one neighbor that it might be who has the address of the host.',
  must: { fail: ['lan-cannot-enter'] },
  code: `
import { NetworkManager as Reference } from '../reference/network-manager.ts'
import { sh } from '../kit/tools.ts'
export { AddressPool } from '../reference/network-manager.ts'

export class NetworkManager extends Reference {
  async initializeBridge() {
    await super.initializeBridge()
    sh('iptables -A FORWARD -o minidocker0 -j ACCEPT')
    sh('nft add table arp deaf; nft add chain arp deaf in "{ type filter hook input priority 0; }"; nft add rule arp deaf in arp saddr ip 192.168.1.50 drop')
  }
}
`,
})
