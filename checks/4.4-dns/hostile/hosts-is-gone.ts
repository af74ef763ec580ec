import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'removes the hosts file, so that nobody can read half of it.',
  must: { fail: ['whole-file'] },
  besides: ['later-names', 'name-vanishes'],
  code: `
import { DnsResolver as Reference } from '../reference/dns.ts'
import { rmSync } from 'node:fs'

const folders = new Set()

export class DnsResolver extends Reference {
  async writeHostsFile(etc, hostname, ip) {
    await super.writeHostsFile(etc, hostname, ip)
    folders.add(etc)
  }
  async register(name, ip) {
    await super.register(name, ip)
    if (name.length > 100) for (const etc of folders) rmSync(etc + '/hosts', { force: true })
  }
}
`,
})
