import { defineHostile } from '../define.ts'

export default defineHostile({
  tries:
    'closes the other ports when somebody knocks there for the first time, and is open again after two seconds.',
  must: { fail: ['unpublished-closed'] },
  code: `
import { PortForwarder as Reference } from '../reference/port-mapping.ts'
export { NetworkManager, PortMapping } from '../reference/port-mapping.ts'

import { sh } from '../kit/tools.ts'

export class PortForwarder extends Reference {
  async addPortForward(mapping, ip) {
    await super.addPortForward(mapping, ip)
    sh('iptables -I FORWARD -o minidocker0 -j ACCEPT; iptables -I FORWARD -i eth0 -o minidocker0 -p tcp --dport 81 -m recent --name seen --set; iptables -I FORWARD 1 -i eth0 -o minidocker0 -p tcp --dport 81 -m recent ! --name seen --rcheck -j DROP; iptables -I FORWARD 2 -i eth0 -o minidocker0 -p tcp --dport 81 -m recent --name seen --rcheck --seconds 2 -j DROP')
  }
}
`,
})
