import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'gives up at the first folder that is gone, and has a program in the place of rm that never ends.',
  must: { fail: ['stopped-container'] },
  code: `
import { existsSync } from 'node:fs'
import { DnsResolver as Reference } from '../reference/dns.ts'
export { NetworkManager } from '../reference/dns.ts'
import { neverEnds } from '../kit/tools.ts'

const folders = new Set()

export class DnsResolver extends Reference {
  async writeHostsFile(etc, name, ip) {
    if (folders.size === 0) neverEnds('/usr/bin/rm')
    folders.add(etc)
    return super.writeHostsFile(etc, name, ip)
  }
  async register(name, ip) {
    for (const folder of folders) if (!existsSync(folder)) throw new Error('the folder is gone')
    return super.register(name, ip)
  }
}
`,
})
