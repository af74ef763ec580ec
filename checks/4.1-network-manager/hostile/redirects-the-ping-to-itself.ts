import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'rewrites the destination of what the container sends, so that it pings itself.',
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
    sh('nsenter --target $1 --net iptables -t nat -A OUTPUT -d 172.18.0.1 -j DNAT --to-destination 127.0.0.1', String(pid))
    return ip
  }
}
`,
})
