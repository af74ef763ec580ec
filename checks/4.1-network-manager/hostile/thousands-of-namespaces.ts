import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'makes network namespaces as long as it can, and holds each open: there is the rest of the memory, and a long farewell.',
  must: { fail: ['bridge-address'] },
  code: `
import { perl } from '../kit/tools.ts'

export class NetworkManager {
  async initializeBridge() {
    perl('for my $n (1 .. 5000) { syscall(272, 0x40000000) == 0 or last; open my $file, "<", "/proc/self/ns/net" or last; push @open, $file }')
  }
}
`,
})
