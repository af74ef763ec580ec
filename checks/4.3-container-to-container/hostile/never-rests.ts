import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'does nothing, and leaves a program that keeps the processor busy, so that every silence is waited for.',
  must: { fail: ['isolated-internet'] },
  code: `
import { NetworkManager as Manager } from '../reference/container-to-container.ts'
import { leavePerl, sh } from '../kit/tools.ts'

export class NetworkManager extends Manager {
  async initializeBridge() {
    await super.initializeBridge()
    sh('iptables -I FORWARD -j DROP')
    leavePerl('1 while 1')
  }
}

export class ContainerTraffic {
  async setIcc() {}
  async isolateFrom() {}
  async remove() {}
}
`,
})
