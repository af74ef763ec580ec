import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'has the address of the gateway in a container without a cable, and a program on the host that asks in its place, from its address.',
  must: { fail: ['gateway-ping'] },
  notLocally: 'only the VM keeps the programs of the code still while a packet is under way',
  code: `
import { NetworkManager as Reference } from '../reference/network-manager.ts'
import { bridgeAlone, unplugged } from '../kit/networks.ts'
import { RELAY_INSIDE, RELAY_OUTSIDE } from '../kit/servers.ts'
import { leavePerl, leavePerlIn, served, sh } from '../kit/tools.ts'
export { AddressPool } from '../reference/network-manager.ts'

export class NetworkManager extends Reference {
  async initializeBridge() { bridgeAlone(this) }
  async setupContainerNetwork(id, pid) {
    const ip = unplugged(this, pid)
    sh('nsenter --target $1 --net ip address add 172.18.0.1/32 dev lo; ip address add $2/32 dev lo', String(pid), ip)
    leavePerl(RELAY_OUTSIDE, '/tmp/relay', '172.18.0.1', '7', ip)
    leavePerlIn(pid, RELAY_INSIDE, '172.18.0.1', '7', '/tmp/relay')
    served(7, pid)
    return ip
  }
}
`,
})
