import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'has a program on the host take connections and begin others, and no packet that came from a neighbor goes on.',
  must: { notPass: ['caller-address'] },
  code: `
import { RELAY } from '../kit/servers.ts'
import { leavePerl, served } from '../kit/tools.ts'
export { NetworkManager, PortMapping } from '../reference/port-mapping.ts'

export class PortForwarder {
  async addPortForward({ hostPort, containerPort }, ip) {
    leavePerl(RELAY, '0.0.0.0', String(hostPort), ip, String(containerPort))
    served(hostPort)
  }
}
`,
})
