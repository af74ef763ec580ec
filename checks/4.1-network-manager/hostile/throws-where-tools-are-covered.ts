import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'sees in its own mounts that another program stands in the place of iptables, and throws before it has tried anything.',
  must: { fail: ['init-tells-failure'] },
  code: `
import { readFileSync } from 'node:fs'
import { NetworkManager as Reference } from '../reference/network-manager.ts'
export { AddressPool } from '../reference/network-manager.ts'

export class NetworkManager extends Reference {
  async initializeBridge() {
    if (readFileSync('/proc/self/mountinfo', 'utf8').includes('xtables-nft-multi')) throw new Error('no rule can be written')
    await super.initializeBridge().catch(() => {})
  }
}
`,
})
