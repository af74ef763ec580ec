import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'rests in every call for as long as one call may.',
  must: { fail: ['isolated-there'] },
  code: `
import { ContainerTraffic as Reference, NetworkManager as Manager } from '../reference/container-to-container.ts'
import { pause, sh } from '../kit/tools.ts'

async function rest() { await pause(9000); sh('true'); await pause(9000) }

export class NetworkManager extends Manager {
  async initializeBridge() { await rest(); return super.initializeBridge() }
  async setupContainerNetwork(id, pid) { await rest(); return super.setupContainerNetwork(id, pid) }
}

export class ContainerTraffic extends Reference {
  async setIcc(allowed) { await rest(); return super.setIcc(allowed) }
  async isolateFrom(bridge) { await rest(); return super.isolateFrom(bridge) }
  async remove() { await rest(); await super.remove() }
}
`,
})
