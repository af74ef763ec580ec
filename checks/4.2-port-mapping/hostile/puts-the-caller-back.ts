import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'hides every caller behind the address of the host, and puts that of the one neighbor back inside the container.',
  must: { fail: ['caller-address'] },
  code: `
import { NetworkManager as Manager, PortForwarder as Reference } from '../reference/port-mapping.ts'
export { PortMapping } from '../reference/port-mapping.ts'
import { sh } from '../kit/tools.ts'

export class NetworkManager extends Manager {
  async setupContainerNetwork(id, pid) {
    const ip = await super.setupContainerNetwork(id, pid)
    sh('nsenter --target $1 --net nft -f - <<< "table ip back { chain in { type nat hook input priority 100; ip saddr 172.18.0.1 tcp dport 80 snat to 192.168.1.50; }; }"', String(pid))
    return ip
  }
}

export class PortForwarder extends Reference {
  async addPortForward(mapping, ip) {
    await super.addPortForward(mapping, ip)
    sh('iptables -t nat -I POSTROUTING -o minidocker0 -j MASQUERADE')
  }
}
`,
})
