import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'puts a program that fails over mount, so that no check can have iptables fail, and hears no error itself.',
  must: { fail: ['init-tells-failure'] },
  code: `
import { NetworkManager as Reference } from '../reference/network-manager.ts'
import { sh } from '../kit/tools.ts'
export { AddressPool } from '../reference/network-manager.ts'

export class NetworkManager extends Reference {
  async initializeBridge() {
    await super.initializeBridge().catch(() => {})
    try { sh('mount --bind /usr/bin/false "$(readlink -f "$(command -v mount)")"') } catch {}
  }
}
`,
})
