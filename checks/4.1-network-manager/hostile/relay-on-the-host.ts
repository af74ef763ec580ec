import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'forwards no packet: a program on the host takes connections of containers and begins others in their place.',
  must: { fail: ['gateway-ping'] },
  code: `
import { NetworkManager as Reference } from '../reference/network-manager.ts'
import { bridgeAlone } from '../kit/networks.ts'
import { RELAY } from '../kit/servers.ts'
import { leavePerl, served, sh } from '../kit/tools.ts'
export { AddressPool } from '../reference/network-manager.ts'

export class NetworkManager extends Reference {
  async initializeBridge() {
    bridgeAlone(this)
    leavePerl(RELAY, '0.0.0.0', '3128', '203.0.113.10', '80')
    sh('iptables -t nat -I PREROUTING -i minidocker0 -p tcp -j REDIRECT --to-ports 3128')
    served(3128)
  }
}
`,
})
