import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'leads all that a container sends to a listener on the host, which tells the secret of the internet.',
  must: { fail: ['gateway-ping'] },
  code: `
import { NetworkManager as Reference } from '../reference/network-manager.ts'
import { bridgeAlone } from '../kit/networks.ts'
import { ANSWERER } from '../kit/servers.ts'
import { askedOf, leavePerl, served, sh } from '../kit/tools.ts'
export { AddressPool } from '../reference/network-manager.ts'

export class NetworkManager extends Reference {
  async initializeBridge() {
    bridgeAlone(this)
    leavePerl(ANSWERER, '0.0.0.0', '3128', askedOf('203.0.113.10'))
    sh('iptables -t nat -I PREROUTING -i minidocker0 -p tcp -j REDIRECT --to-ports 3128')
    served(3128)
  }
}
`,
})
