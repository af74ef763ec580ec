import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'lets every packet of a denied conversation arrive, and keeps back what is answered.',
  must: { fail: ['deny'] },
  code: `
import { NetworkPolicy as Reference } from '../reference/network-policies.ts'
export { NetworkManager } from '../reference/network-policies.ts'

import { sh } from '../kit/tools.ts'

export class NetworkPolicy extends Reference {
  async deny() {
    sh('iptables -I FORWARD -i minidocker0 -o minidocker0 -s 172.18.0.4 -d 172.18.0.2 -j DROP')
  }
}
`,
})
