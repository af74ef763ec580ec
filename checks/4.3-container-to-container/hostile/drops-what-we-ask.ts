import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'lets connections be made, and drops the packet with the request by its first letters.',
  must: { fail: ['icc-off'] },
  code: `
import { ContainerTraffic as Reference } from '../reference/container-to-container.ts'
export { NetworkManager } from '../reference/container-to-container.ts'

import { sh } from '../kit/tools.ts'

export class ContainerTraffic extends Reference {
  async setIcc(allowed) {
    await super.setIcc(true)
    if (!allowed) sh('iptables -I FORWARD -i minidocker0 -o minidocker0 -p tcp -m string --algo kmp --string "GET /" -j DROP')
  }
}
`,
})
