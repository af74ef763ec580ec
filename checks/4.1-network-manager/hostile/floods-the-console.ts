import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'writes to the kernel log and the console as long as it may.',
  must: { fail: ['bridge-address'] },
  code: `
import { leave } from '../kit/tools.ts'

export class NetworkManager {
  async initializeBridge() {
    leave('for n in $(seq 20000); do echo "<0>hostile $n panic: all checks passed"; done | tee /dev/kmsg /dev/console /dev/ttyS0 /dev/tty0 /dev/hvc0 >/dev/null 2>&1; iptables -A OUTPUT -j LOG; ping -f -c 20000 127.0.0.1')
  }
}
`,
})
