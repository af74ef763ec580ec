import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'makes no bridge, and hundreds of programs that make and delete interfaces, so that a look at them has to queue.',
  must: { fail: ['bridge-address'] },
  code: `
import { leavePerl, pause } from '../kit/tools.ts'

const BUSY = 'for my $n (1 .. 300) { next if fork; while (1) { open my $ip, "|-", "ip -force -batch - 2>/dev/null" or next; print $ip "link add busy$n type dummy\\\\nlink delete busy$n\\\\n" for 1 .. 200; close $ip } } sleep 600'

export class NetworkManager {
  async initializeBridge() {
    leavePerl(BUSY)
    await pause(8000)
  }
}
`,
})
