import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'keeps the host from sending what is no TCP, UDP or ICMP, so that no check can compare.',
  must: { fail: ['deny'] },
  code: `
export * from '../reference/network-policies.ts'
import { sh } from '../kit/tools.ts'

sh('iptables -I OUTPUT -j DROP; for protocol in tcp udp icmp; do iptables -I OUTPUT -p $protocol -j ACCEPT; done')
`,
})
