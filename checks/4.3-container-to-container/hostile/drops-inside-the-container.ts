import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'blocks with a rule inside the container that asks, whose owner can take it away.',
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
    if (!allowed) sh('nsenter --target $1 --net iptables -A OUTPUT -d 172.18.0.0/16 -j DROP; nsenter --target $1 --net iptables -I OUTPUT -d 172.18.0.1 -j ACCEPT', String(pids.get('web')))
  }
}
`,
})
