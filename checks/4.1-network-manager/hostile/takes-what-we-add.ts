import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'makes the interface and the route that checks are going to make, so that these cannot be made.',
  must: { fail: ['second-uplink', 'others-keep-source'] },
  code: `
import { NetworkManager as Reference } from '../reference/network-manager.ts'
export { AddressPool } from '../reference/network-manager.ts'
import { sh } from '../kit/tools.ts'

export class NetworkManager extends Reference {
  async initializeBridge() {
    await super.initializeBridge()
    sh('ip link add wan1 type bridge; ip route add 203.0.113.10 via 192.168.1.1')
  }
}
`,
})
