import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'makes the folder of the hosts file a link to files of the machine that are not its own.',
  must: { fail: ['name-resolves'] },
  code: `
import { DnsResolver as Reference } from '../reference/dns.ts'
import { sh } from '../kit/tools.ts'
export { NetworkManager } from '../4.1-network-manager/network-manager.ts'

export class DnsResolver extends Reference {
  async writeHostsFile(etc) {
    sh('cd $1/..; mv etc gone; ln -s /proc/1/root/opt/lab etc; cd gone; rm -f hosts; ln -s /proc/1/environ hosts', etc)
  }
}
`,
})
