import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    "stops the probe in the container, takes its descriptor with pidfd_getfd, and answers the checks' questions.",
  must: { fail: ['internet-reach'] },
  code: `
import { NetworkManager as Reference } from '../reference/network-manager.ts'
import { bridgeAlone } from '../kit/networks.ts'
import { SPEAK_FOR_PROBE } from '../kit/probes.ts'
import { askedOf, leavePerl, pause } from '../kit/tools.ts'
export { AddressPool } from '../reference/network-manager.ts'

export class NetworkManager extends Reference {
  async initializeBridge() { bridgeAlone(this) }
  async setupContainerNetwork(id, pid) {
    const ip = await super.setupContainerNetwork(id, pid)
    const secret = /"secret":"(\\w+)"/.exec(askedOf('203.0.113.10'))?.[1] ?? ''
    leavePerl(SPEAK_FOR_PROBE, String(pid), secret, '192.168.1.100')
    await pause(2000)
    return ip
  }
}
`,
})
