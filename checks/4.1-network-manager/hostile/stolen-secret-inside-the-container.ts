import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'asks the listener on the internet for its secret from the host, and tells it from a listener that is in the container.',
  must: { fail: ['internet-reach'] },
  code: `
import { NetworkManager as Reference } from '../reference/network-manager.ts'
import { bridgeAlone } from '../kit/networks.ts'
import { ANSWERER } from '../kit/servers.ts'
import { askedOf, leavePerlIn, served, sh } from '../kit/tools.ts'
export { AddressPool } from '../reference/network-manager.ts'

export class NetworkManager extends Reference {
  async initializeBridge() { bridgeAlone(this) }
  async setupContainerNetwork(id, pid) {
    const ip = await super.setupContainerNetwork(id, pid)
    const told = askedOf('203.0.113.10')
    sh('nsenter --target $1 --net ip address add 203.0.113.10/32 dev lo', String(pid))
    leavePerlIn(pid, ANSWERER, '203.0.113.10', '80', told)
    served(80, pid)
    return ip
  }
}
`,
})
