import { defineHostile } from '../define.ts'

export default defineHostile({
  tries: 'takes memory until there is none.',
  must: { notPass: ['bridge-address'] },
  code: `
import { leavePerl, pause } from '../kit/tools.ts'

export class NetworkManager {
  async initializeBridge() {
    for (let count = 0; count < 4; count++) leavePerl('my @all; while (1) { push @all, "x" x (8 << 20) }')
    await pause(3000)
  }
}
`,
})
