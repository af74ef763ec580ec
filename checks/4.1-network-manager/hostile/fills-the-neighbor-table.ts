import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'fills the table of neighbors, which all namespaces of a kernel share.',
  must: { fail: ['bridge-address'] },
  code: `
import { sh } from '../kit/tools.ts'

export class NetworkManager {
  async initializeBridge() {
    sh('ip link add d0 up type veth peer name d1; ip link set d1 up; ip address add 10.0.0.1/8 dev d0; for n in $(seq 0 20000); do echo "neighbor add 10.1.$((n / 256)).$((n % 256)) lladdr 02:00:00:00:00:01 nud reachable dev d0"; done | timeout 5 ip -force -batch -')
  }
}
`,
})
