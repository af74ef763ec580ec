import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'switches eth0 off, puts another one in its place, and keeps back what the host sends to itself, so that nothing can be heard.',
  must: { fail: ['lan-cannot-enter'] },
  code: `
import { NetworkManager as Reference } from '../reference/network-manager.ts'
export { AddressPool } from '../reference/network-manager.ts'
import { sh } from '../kit/tools.ts'

export class NetworkManager extends Reference {
  async setupContainerNetwork(id, pid) {
    const ip = await super.setupContainerNetwork(id, pid)
    sh('ip link set eth0 down; ip link set eth0 name other; ip link add eth0 up type bridge; iptables -I OUTPUT -o lo -j DROP')
    return ip
  }
}
`,
})
