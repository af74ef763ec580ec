import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'puts a program that never ends over mount, so that no check can have iptables fail.',
  must: { fail: ['init-tells-failure'] },
  code: `
import { NetworkManager as Reference } from '../reference/network-manager.ts'
import { neverEnds } from '../kit/tools.ts'
export { AddressPool } from '../reference/network-manager.ts'

export class NetworkManager extends Reference {
  async initializeBridge() {
    await super.initializeBridge().catch(() => {})
    neverEnds('/usr/bin/mount')
  }
}
`,
})
