import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'tells a namespace of its own for that of web, and has a program that never ends in the place of cp.',
  must: { fail: ['share-namespace'] },
  code: `
import { NetworkModes as Reference } from '../reference/network-modes.ts'
export { NetworkManager, parseNetworkMode } from '../reference/network-modes.ts'
import { neverEnds } from '../kit/tools.ts'

export class NetworkModes extends Reference {
  namespaceFor(mode) {
    const path = super.namespaceFor(mode)
    if (path === undefined) return undefined
    neverEnds('/usr/bin/cp')
    return '/proc/1/ns/net'
  }
}
`,
})
