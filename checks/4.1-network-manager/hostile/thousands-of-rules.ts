import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'adds so many rules that a list of them has megabytes.',
  must: { fail: ['bridge-address'] },
  code: `
import { sh } from '../kit/tools.ts'

export class NetworkManager {
  async initializeBridge() {
    sh('{ echo "*filter"; for n in $(seq 20000); do echo "-A INPUT -s 10.1.$((n / 256)).$((n % 256)) -m comment --comment xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx -j ACCEPT"; done; echo COMMIT; } | timeout 8 iptables-restore --noflush')
  }
}
`,
})
