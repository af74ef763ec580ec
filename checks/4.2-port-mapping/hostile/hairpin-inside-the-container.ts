import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'rewrites destinations inside the containers, so that what they send to the host never reaches it.',
  must: { fail: ['hairpin-other'] },
  code: `
import { NetworkManager as Reference, PortForwarder as Forwarder } from '../reference/port-mapping.ts'
import { sh } from '../kit/tools.ts'
export { PortMapping } from '../reference/port-mapping.ts'

export class NetworkManager extends Reference {
  async setupContainerNetwork(id, pid) {
    const ip = await super.setupContainerNetwork(id, pid)
    const rule = id === 'web' ? '-j REDIRECT --to-ports 80' : '-j DNAT --to-destination 172.18.0.2:80'
    sh('nsenter --target $1 --net iptables -t nat -A OUTPUT -d 192.168.1.100 -p tcp --dport 8080 ' + rule, String(pid))
    return ip
  }
}

export class PortForwarder extends Forwarder {
  async addPortForward(mapping, ip) {
    sh('iptables -t nat -A PREROUTING -i eth0 -p tcp --dport 8080 -j DNAT --to-destination $1:80; iptables -I FORWARD -d $1 -p tcp --dport 80 -j ACCEPT; iptables -I FORWARD -s $1 -p tcp --sport 80 -j ACCEPT', ip)
  }
}
`,
})
