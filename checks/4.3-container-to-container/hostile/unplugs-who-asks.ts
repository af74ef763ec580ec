import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'blocks by taking the first cable out of the switch: then nothing works at all.',
  must: { fail: ['icc-off-internet'] },
  code: `
import { ContainerTraffic as Reference } from '../reference/container-to-container.ts'
export { NetworkManager } from '../reference/container-to-container.ts'

import { sh } from '../kit/tools.ts'

export class ContainerTraffic extends Reference {
  async setIcc(allowed) {
    await super.setIcc(true)
    if (!allowed) sh('ip -br link show master minidocker0 | head -1 | cut -d@ -f1 | xargs -I{} ip link set {} down')
  }
}
`,
})
