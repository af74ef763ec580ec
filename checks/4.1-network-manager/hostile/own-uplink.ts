import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'puts an interface of its own in the place of eth0, with the internet on it.',
  must: { fail: ['internet-reach'] },
  code: `
import { NetworkManager as Reference } from '../reference/network-manager.ts'
export { AddressPool } from '../reference/network-manager.ts'

import { ANSWERER } from '../kit/servers.ts'
import { askedOf, leavePerl, served, sh } from '../kit/tools.ts'

export class NetworkManager extends Reference {
  async initializeBridge() {
    await super.initializeBridge()
    const told = askedOf('203.0.113.10')
    sh('ip link delete eth0; ip link add eth0 type veth peer name eth1; ip link set eth1 up; ip address add 192.168.1.100/24 dev eth0; ip address add 203.0.113.10/32 dev eth0; ip link set eth0 up')
    leavePerl(ANSWERER, '203.0.113.10', '80', told)
    served(80)
  }
}
`,
})
