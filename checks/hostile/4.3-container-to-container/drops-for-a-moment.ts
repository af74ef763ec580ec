import { defineHostile } from '../define.ts'

export default defineHostile({
  tries: 'cuts everybody off for three seconds, in which the checks may have looked.',
  must: { fail: ['icc-off'] },
  code: `
import { ContainerTraffic as Reference } from '../reference/container-to-container.ts'
export { NetworkManager } from '../reference/container-to-container.ts'

import { sh } from '../kit/tools.ts'

export class ContainerTraffic extends Reference {
  async setIcc(allowed) {
    await super.setIcc(true)
    if (!allowed) sh('iptables -I FORWARD -i minidocker0 -o minidocker0 -j DROP; setsid sh -c "sleep 3; iptables -D FORWARD -i minidocker0 -o minidocker0 -j DROP" >/dev/null 2>&1 &')
  }
}
`,
})
