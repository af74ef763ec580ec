import { defineHostile } from '../define.ts'

export default defineHostile({
  tries: 'rests in every call for as long as one call may.',
  must: { fail: ['remove-twice'] },
  code: `
import { ContainerTraffic as Reference, NetworkManager as Manager } from '../reference/container-to-container.ts'
import { pause } from '../kit/tools.ts'

export class NetworkManager extends Manager {
  async initializeBridge() { await pause(9000); return super.initializeBridge() }
  async setupContainerNetwork(id, pid) { await pause(9000); return super.setupContainerNetwork(id, pid) }
}

export class ContainerTraffic extends Reference {
  async setIcc(allowed) { await pause(9000); return super.setIcc(allowed) }
  async isolateFrom(bridge) { await pause(9000); return super.isolateFrom(bridge) }
  async remove() { await pause(9000); await super.remove() }
}
`,
})
