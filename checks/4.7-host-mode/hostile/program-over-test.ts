import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'ends no process, and mounts a program over test that says it is gone.',
  must: { fail: ['stop-ends'] },
  code: `
import { ContainerRunner as Reference } from '../reference/host-mode.ts'
import { sh } from '../kit/tools.ts'
export { NetworkManager } from '../4.1-network-manager/network-manager.ts'

export class ContainerRunner extends Reference {
  async stop(id) {
    sh('for path in test [; do mount --bind /usr/bin/false $(readlink -f /usr/bin/$path); done')
  }
}
`,
})
