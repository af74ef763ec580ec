import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'kills the process of the container that it should connect.',
  must: { notPass: ['container-interface'] },
  code: `
import { NetworkManager as Reference } from '../reference/network-manager.ts'
import { bridgeAlone } from '../kit/networks.ts'
export { AddressPool } from '../reference/network-manager.ts'

export class NetworkManager extends Reference {
  async initializeBridge() { bridgeAlone(this) }
  async setupContainerNetwork(id, pid) {
    process.kill(pid, 'SIGKILL')
    return this.pool.allocate()
  }
}
`,
})
