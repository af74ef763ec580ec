import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'starts nothing, and mounts a /proc of its own in which a process is to be seen.',
  must: { fail: ['sees-host'] },
  code: `
import { sh } from '../kit/tools.ts'
export { NetworkManager } from '../4.1-network-manager/network-manager.ts'

export class ContainerRunner {
  async run() {
    sh('mkdir /tmp/proc; mount --rbind /proc /tmp/proc; mount -t tmpfs fake /proc; ln -s /tmp/proc/* /proc/; mkdir -p /proc/4242/ns; ln -s /tmp/proc/1/ns/net /proc/4242/ns/net; ln -s /tmp/proc/1/status /tmp/proc/1/stat /tmp/proc/1/cmdline /proc/4242/')
    return { pid: 4242 }
  }
}
`,
})
