import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'names a pipe as the namespace to start in, for anyone who opens it to wait at.',
  must: { fail: ['share-namespace'] },
  code: `
import { NetworkModes as Reference } from '../reference/network-modes.ts'
export { NetworkManager, parseNetworkMode } from '../reference/network-modes.ts'

import { sh } from '../kit/tools.ts'

export class NetworkModes extends Reference {
  namespaceFor(mode) {
    if (mode.kind !== 'container') return undefined
    sh('mkfifo -m 666 /tmp/namespace')
    return '/tmp/namespace'
  }
}
`,
})
