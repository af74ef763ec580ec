import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'kills every process that looks like a probe, so that nothing can be measured.',
  must: { notPass: ['container-interface'] },
  code: `
import { NetworkManager as Reference } from '../reference/network-manager.ts'
import { bridgeAlone } from '../kit/networks.ts'
import { FIND_PROBES } from '../kit/probes.ts'
import { perl } from '../kit/tools.ts'
export { AddressPool } from '../reference/network-manager.ts'

export class NetworkManager extends Reference {
  async initializeBridge() { bridgeAlone(this) }
  async setupContainerNetwork() {
    perl(FIND_PROBES + "kill 'KILL', probes()")
    return this.pool.allocate()
  }
}
`,
})
