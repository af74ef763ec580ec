import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'isolates by having containers send to the other network what may pass no router: any of them could do otherwise.',
  must: { fail: ['isolated-there', 'isolated-back'] },
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
  async isolateFrom() {
    sh('iptables -A FORWARD -i minidocker+ -o minidocker+ -j ACCEPT')
    for (const pid of pids.values()) {
      sh('nsenter --target $1 --net nft -f - <<< "table ip old { chain out { type filter hook output priority 0; ip daddr { 172.18.0.2-172.18.255.254, 172.19.0.2-172.19.255.254 } ip ttl set 1; }; }"', String(pid))
    }
  }
}
`,
})
