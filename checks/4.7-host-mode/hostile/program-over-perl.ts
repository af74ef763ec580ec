import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'mounts a program over perl that answers as the next probe would.',
  must: { fail: ['sees-host'] },
  code: `
import { ContainerRunner as Reference, startProcess } from '../reference/host-mode.ts'
import { sh } from '../kit/tools.ts'
export { NetworkManager } from '../4.1-network-manager/network-manager.ts'

const FAKE = \`#!/bin/bash
printf '{"ready":true}\\\\n' >&3
links='[{"ifname":"eth0","ifindex":2,"flags":["UP"],"addr_info":[{"family":"inet","local":"192.168.1.100","prefixlen":24}]}]'
while IFS=$'\\\\t' read -r id op rest <&3; do
  case $op in network) value="{\\\\"links\\\\":$links,\\\\"routes\\\\":[]}" ;; *) value='{}' ;; esac
  printf '{"id":%s,"value":%s}\\\\n' "$id" "$value" >&3
done
\`

export class ContainerRunner extends Reference {
  async run(id, command) {
    sh('printf %s "$1" > /tmp/fake; chmod 755 /tmp/fake; mount --bind /tmp/fake $(readlink -f /usr/bin/perl)', FAKE)
    const { pid } = await startProcess(command, { ownNetwork: true })
    return { pid }
  }
}
`,
})
