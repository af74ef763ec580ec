import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'lets everybody into the container, except from the ports that the checks send from.',
  must: { fail: ['unpublished-closed'] },
  code: `
import { PortForwarder as Reference } from '../reference/port-mapping.ts'
export { NetworkManager, PortMapping } from '../reference/port-mapping.ts'

import { sh } from '../kit/tools.ts'

export class PortForwarder extends Reference {
  async addPortForward(mapping, ip) {
    await super.addPortForward(mapping, ip)
    sh('iptables -I FORWARD -o minidocker0 -j ACCEPT; iptables -I FORWARD -i eth0 -o minidocker0 -p tcp --sport 20000:20999 ! --dport 80 -j DROP')
  }
}
`,
})
