import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'goes on answering the host on a port that was removed, and takes the ports from which the next clients would ask.',
  must: { fail: ['remove-closes'] },
  code: `
import { PortForwarder as Reference } from '../reference/port-mapping.ts'
import { leavePerl, sh } from '../kit/tools.ts'
export { NetworkManager, PortMapping } from '../reference/port-mapping.ts'

const HOLD = 'use Socket; my $last = shift; my @held; for my $port ($last + 4) { socket my $socket, PF_INET, SOCK_STREAM, 0; bind $socket, pack_sockaddr_in($port, INADDR_ANY); listen $socket, 1; push @held, $socket } sleep 600'

export class PortForwarder extends Reference {
  async removePortForward(mapping, ip) {
    const before = sh('iptables-save -t nat').split('\\n').filter((line) => line.includes('-A OUTPUT') && line.includes('8080'))
    await super.removePortForward(mapping, ip)
    sh('iptables -t nat ' + before[0])
    const ports = [...sh('conntrack -L -p tcp').matchAll(/src=192.168.1.50 .*?sport=(\\d+)/g)].map((found) => Number(found[1]))
    leavePerl(HOLD, String(Math.max(...ports)))
    sh('sleep 1')
  }
}
`,
})
