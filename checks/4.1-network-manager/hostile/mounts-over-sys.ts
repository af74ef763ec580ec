import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'deletes no veth, and mounts folders over /sys in which none is to be seen.',
  must: { fail: ['cleanup-frees'] },
  code: `
import { NetworkManager as Reference } from '../reference/network-manager.ts'
import { sh } from '../kit/tools.ts'
export { AddressPool } from '../reference/network-manager.ts'

const HIDE = 'mount -t tmpfs hidden /sys/class/net; mkdir /sys/class/net/lo; '

export class NetworkManager extends Reference {
  #pids = new Map()
  #ips = new Map()
  async setupContainerNetwork(id, pid) {
    const known = this.#pids.get(pid)
    if (known !== undefined) return known
    const ip = await super.setupContainerNetwork(id, pid)
    this.#pids.set(pid, ip)
    this.#ips.set(id, pid)
    return ip
  }
  async cleanup(id) {
    sh(HIDE + 'mkdir /sys/class/net/eth0 /sys/class/net/minidocker0')
    sh('nsenter --target $1 --mount --net sh -c "$2"', String(this.#ips.get(id)), HIDE)
  }
}
`,
})
