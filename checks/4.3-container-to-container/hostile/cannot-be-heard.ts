import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'stops the answers alone, and switches off every interface by which it could be found out.',
  must: { fail: ['icc-off'] },
  code: `
import { ContainerTraffic as Reference } from '../reference/container-to-container.ts'
export { NetworkManager } from '../reference/container-to-container.ts'
import { sh } from '../kit/tools.ts'

export class ContainerTraffic extends Reference {
  async setIcc(allowed) {
    await super.setIcc(true)
    if (!allowed) sh('iptables -I FORWARD -i minidocker0 -o minidocker0 -p tcp --sport 80 -j DROP; ip link set lo down; ip link set eth0 down')
  }
}
`,
})
