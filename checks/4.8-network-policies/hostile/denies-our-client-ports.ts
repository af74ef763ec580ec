import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'denies only what comes from the ports that the checks send from.',
  must: { fail: ['deny'] },
  code: `
import { NetworkPolicy as Reference } from '../reference/network-policies.ts'
export { NetworkManager } from '../reference/network-policies.ts'

import { sh } from '../kit/tools.ts'

export class NetworkPolicy extends Reference {
  async deny() {
    sh('for protocol in tcp udp; do iptables -I FORWARD -i minidocker0 -o minidocker0 -p $protocol --sport 20000:20999 -d 172.18.0.4 -s 172.18.0.2 -j DROP; done')
  }
}
`,
})
