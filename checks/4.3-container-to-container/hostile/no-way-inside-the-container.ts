import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'blocks with a route inside the container that asks: then nothing is sent, and nothing can have been let through.',
  must: { fail: ['icc-off'] },
  code: `
import { ContainerTraffic as Reference, NetworkManager as Manager } from '../reference/container-to-container.ts'
import { sh } from '../kit/tools.ts'

const pids = new Map()

export class NetworkManager extends Manager {
  async setupContainerNetwork(id, pid) {
    pids.set(id, pid)
    return super.setupContainerNetwork(id, pid)
  }
}

export class ContainerTraffic extends Reference {
  async setIcc(allowed) {
    await super.setIcc(true)
    sh('nsenter --target $1 --net ip route $2 blackhole 172.18.0.3/32', String(pids.get('web')), allowed ? 'delete' : 'add')
  }
}
`,
})
