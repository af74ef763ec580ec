import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'keeps the host from sending itself datagrams as long as those of a stream, so that a check cannot keep a conversation going.',
  must: { fail: ['early-client'] },
  code: `
import { sh } from '../kit/tools.ts'
export * from '../reference/udp.ts'

sh('nft "add table ip mute; add chain ip mute out { type filter hook output priority 0; }; add rule ip mute out oifname lo udp length 20 drop"')
`,
})
