import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'has the address of the internet in the container, and a listener there that hands bytes on through a Unix socket.',
  must: { fail: ['internet-reach'] },
  code: `
import { NetworkManager as Reference } from '../reference/network-manager.ts'
import { bridgeAlone } from '../kit/networks.ts'
import { RELAY_INSIDE, RELAY_OUTSIDE } from '../kit/servers.ts'
import { leavePerl, leavePerlIn, served, sh } from '../kit/tools.ts'
export { AddressPool } from '../reference/network-manager.ts'

export class NetworkManager extends Reference {
  async initializeBridge() { bridgeAlone(this) }
  async setupContainerNetwork(id, pid) {
    const ip = await super.setupContainerNetwork(id, pid)
    sh('nsenter --target $1 --net ip address add 203.0.113.10/32 dev lo', String(pid))
    leavePerl(RELAY_OUTSIDE, '/tmp/relay', '203.0.113.10', '80')
    leavePerlIn(pid, RELAY_INSIDE, '203.0.113.10', '80', '/tmp/relay')
    served(80, pid)
    return ip
  }
}
`,
})
