import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'rewrites the packet inside the container that asks, so that something comes to the host and goes nowhere.',
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
    sh('nsenter --target $1 --net iptables -t nat $2 OUTPUT -d 172.18.0.3 -j DNAT --to-destination 172.18.0.1', String(pids.get('web')), allowed ? '-D' : '-A')
  }
}
`,
})
