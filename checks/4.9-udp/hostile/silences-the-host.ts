import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'keeps the host itself from answering, on which a check relies before a port is published.',
  must: { fail: ['early-client'] },
  code: `
export * from '../reference/udp.ts'
import { sh } from '../kit/tools.ts'

sh('iptables -I INPUT -i eth0 -j DROP')
`,
})
