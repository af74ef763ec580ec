import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'isolates two networks by switching the other bridge off while it is looked at.',
  must: { fail: ['isolated-internet'] },
  code: `
import { ContainerTraffic as Reference } from '../reference/container-to-container.ts'
export { NetworkManager } from '../reference/container-to-container.ts'

import { sh } from '../kit/tools.ts'

export class ContainerTraffic extends Reference {
  async isolateFrom(other) {
    sh('ip -br link show master $1 | cut -d@ -f1 | xargs -I{} ip link set {} down', other)
  }
}
`,
})
