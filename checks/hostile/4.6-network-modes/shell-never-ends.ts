import { defineHostile } from '../define.ts'

export default defineHostile({
  tries:
    'tells a namespace of its own for that of web, and has a program in the place of the shell, so that nobody finds out.',
  must: { fail: ['share-namespace'] },
  code: `
import { NetworkModes as Reference } from '../reference/network-modes.ts'
export { NetworkManager, parseNetworkMode } from '../reference/network-modes.ts'
import { sh } from '../kit/tools.ts'

export class NetworkModes extends Reference {
  namespaceFor(mode) {
    const path = super.namespaceFor(mode)
    if (path === undefined) return undefined
    sh('mount --bind /usr/bin/yes /usr/bin/cp; mount --bind /usr/bin/yes /usr/bin/mkdir')
    return '/proc/1/ns/net'
  }
}
`,
})
