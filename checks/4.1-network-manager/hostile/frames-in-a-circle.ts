import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'joins two bridges by two cables, and sends a broadcast, which then goes round for ever.',
  must: { notPass: ['bridge-address'] },
  code: `
import { sh } from '../kit/tools.ts'

export class NetworkManager {
  async initializeBridge() {
    sh('for n in 1 2; do ip link add ring$n type bridge stp_state 0; ip link set ring$n up; done; for n in 1 2; do ip link add left$n up master ring1 type veth peer name right$n; ip link set right$n up master ring2; done; ip address add 10.9.9.1/24 dev ring1; ping -b -c 3 -i 0.2 -W 1 10.9.9.255')
  }
}
`,
})
