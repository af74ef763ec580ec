import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'makes the hosts file a pipe that nobody writes to, for anyone who opens it to wait at.',
  must: { fail: ['name-resolves'] },
  code: `
import { DnsResolver as Reference } from '../reference/dns.ts'
import { sh } from '../kit/tools.ts'
export { NetworkManager } from '../4.1-network-manager/network-manager.ts'

export class DnsResolver extends Reference {
  async writeHostsFile(etc) {
    sh('rm -f $1/hosts; mkfifo -m 666 $1/hosts', etc)
  }
}
`,
})
