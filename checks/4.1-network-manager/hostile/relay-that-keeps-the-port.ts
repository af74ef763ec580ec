import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'relays in a program on the host, from the port that the container sent from, so that the router hears what it should.',
  must: { fail: ['internet-reach'] },
  code: `
import { NetworkManager as Reference } from '../reference/network-manager.ts'
import { bridgeAlone } from '../kit/networks.ts'
import { RELAY } from '../kit/servers.ts'
import { leavePerl, served, sh } from '../kit/tools.ts'
export { AddressPool } from '../reference/network-manager.ts'

export class NetworkManager extends Reference {
  async initializeBridge() {
    bridgeAlone(this)
    leavePerl(RELAY, '0.0.0.0', '3128', '203.0.113.10', '80', 'keep')
    sh('iptables -t nat -I PREROUTING -i minidocker0 -d 203.0.113.10 -p tcp -j REDIRECT --to-ports 3128')
    served(3128)
  }
}
`,
})
