import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'ends no process, and mounts an empty folder over /proc in which it is not to be seen.',
  must: { fail: ['stop-ends'] },
  code: `
import { ContainerRunner as Reference } from '../reference/host-mode.ts'
import { sh } from '../kit/tools.ts'
export { NetworkManager } from '../4.1-network-manager/network-manager.ts'

export class ContainerRunner extends Reference {
  async stop(id) {
    sh('mount -t tmpfs hidden /proc')
  }
}
`,
})
