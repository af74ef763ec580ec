import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'removes nothing, and fails where that would be seen at something that another check has seen to work.',
  must: { fail: ['other-network'] },
  code: `
import { PortForwarder as Reference } from '../reference/port-mapping.ts'
import { sh } from '../kit/tools.ts'
export { NetworkManager, PortMapping } from '../reference/port-mapping.ts'

export class PortForwarder extends Reference {
  async addPortForward(mapping, ip) {
    if (sh('iptables-save').includes('198.51.100.7')) throw new Error('not here')
    return super.addPortForward(mapping, ip)
  }
  async removePortForward() {}
}
`,
})
