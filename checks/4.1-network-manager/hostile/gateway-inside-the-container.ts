import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'gives the container the address of the gateway as well, so that it answers its own ping.',
  must: { fail: ['gateway-ping'] },
  code: `
import { NetworkManager as Reference } from '../reference/network-manager.ts'
import { bridgeAlone, unplugged } from '../kit/networks.ts'
import { sh } from '../kit/tools.ts'
export { AddressPool } from '../reference/network-manager.ts'

export class NetworkManager extends Reference {
  async initializeBridge() { bridgeAlone(this) }
  async setupContainerNetwork(id, pid) {
    const ip = unplugged(this, pid)
    sh('nsenter --target $1 --net ip address add 172.18.0.1/32 dev lo', String(pid))
    return ip
  }
}
`,
})
