import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'mounts true over every program that checks could use, in the mount namespaces of host and container.',
  must: { fail: ['gateway-ping'] },
  code: `
import { NetworkManager as Reference } from '../reference/network-manager.ts'
import { bridgeAlone, unplugged } from '../kit/networks.ts'
import { sh } from '../kit/tools.ts'
export { AddressPool } from '../reference/network-manager.ts'

const HIDE = 'for path in ping nsenter perl tcpdump test timeout; do file=$(readlink -f $(command -v $path)); mount --bind /usr/bin/true $file; done'

export class NetworkManager extends Reference {
  async initializeBridge() { bridgeAlone(this) }
  async setupContainerNetwork(id, pid) {
    const ip = unplugged(this, pid)
    sh('nsenter --target $1 --mount sh -c "$2"', String(pid), HIDE)
    sh(HIDE)
    return ip
  }
}
`,
})
