import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'opens everything for a while at each change, and stops datagrams of the length that a stream without a question had.',
  must: { fail: ['deny-meanwhile'] },
  code: `
import { NetworkPolicy as Reference } from '../reference/network-policies.ts'
export { NetworkManager } from '../reference/network-policies.ts'

import { setTimeout as delay } from 'node:timers/promises'
import { sh } from '../kit/tools.ts'

sh('iptables -t raw -I PREROUTING -p udp -m length --length 28 -j DROP')

export class NetworkPolicy extends Reference {
  async deny(from, to, traffic) {
    const open = from === 'db' ? 'FORWARD -i minidocker0 -o minidocker0 -j ACCEPT' : undefined
    if (open) sh('iptables -I ' + open)
    if (open) await delay(300)
    if (open) sh('iptables -D ' + open)
    await super.deny(from, to, traffic)
  }
}
`,
})
