import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'makes no bridge, and mounts a program over ip that tells of one.',
  must: { fail: ['bridge-address'] },
  code: `
import { NetworkManager as Reference } from '../reference/network-manager.ts'
import { sh } from '../kit/tools.ts'
export { AddressPool } from '../reference/network-manager.ts'

const BRIDGE = [
  { ifindex: 2, ifname: 'eth0', flags: ['UP'], addr_info: [{ family: 'inet', local: '192.168.1.100', prefixlen: 24 }] },
  { ifindex: 3, ifname: 'minidocker0', flags: ['UP'], linkinfo: { info_kind: 'bridge' }, addr_info: [{ family: 'inet', local: '172.18.0.1', prefixlen: 16 }] },
]

export class NetworkManager extends Reference {
  async initializeBridge() {
    const script = '#!/bin/sh\\necho \\'' + JSON.stringify(BRIDGE) + '\\'\\n'
    sh('echo "$1" > /tmp/ip; chmod 755 /tmp/ip; for path in /usr/bin/ip /usr/sbin/ip /bin/ip /sbin/ip; do mount --bind /tmp/ip $(readlink -f $path); done', script)
  }
}
`,
})
