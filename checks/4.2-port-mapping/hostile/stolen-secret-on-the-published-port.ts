import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'publishes nothing: a program of the host listens on the port, and tells the secret that it has asked of the container.',
  must: { fail: ['lan-reaches'] },
  code: `
import { ANSWERER } from '../kit/servers.ts'
import { askedOf, leavePerl, served } from '../kit/tools.ts'
export { NetworkManager, PortMapping } from '../reference/port-mapping.ts'

export class PortForwarder {
  async addPortForward({ hostPort, containerPort }, ip) {
    leavePerl(ANSWERER, '0.0.0.0', String(hostPort), askedOf(ip, 'x', containerPort))
    served(hostPort)
  }
}
`,
})
