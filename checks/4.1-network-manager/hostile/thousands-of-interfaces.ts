import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'makes so many interfaces that a list of them has megabytes.',
  must: { fail: ['bridge-address'] },
  code: `
import { sh } from '../kit/tools.ts'

export class NetworkManager {
  async initializeBridge() {
    sh('for n in $(seq 3000); do echo link add d$n type bridge; done | timeout 8 ip -force -batch -')
  }
}
`,
})
