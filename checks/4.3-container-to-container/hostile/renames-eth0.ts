import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'gives eth0 of the host another name, so that its switches cannot be read.',
  must: { fail: ['same-bridge'] },
  code: `
import { sh } from '../kit/tools.ts'
export { NetworkManager } from '../reference/container-to-container.ts'

export class ContainerTraffic {
  async setIcc() {}
  async isolateFrom() {}
}
sh('ip link set eth0 down; ip link set eth0 name other')
`,
})
