import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'takes more memory than a guest has.',
  must: { notPass: ['bridge-address'] },
  code: `
import { leavePerl, pause } from '../kit/tools.ts'

export class NetworkManager {
  async initializeBridge() {
    for (let count = 0; count < 4; count++) leavePerl('my @all; for (1 .. 75) { push @all, "x" x (8 << 20) } sleep 600')
    await pause(3000)
  }
}
`,
})
