import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'leaves marks in every folder and table that it can write to, and does the work when it finds one of an earlier world.',
  must: { fail: ['bridge-address'] },
  again: true,
  code: `
import { NetworkManager as Reference } from '../reference/network-manager.ts'
import { sh } from '../kit/tools.ts'
export { AddressPool } from '../reference/network-manager.ts'

const FOLDERS = '/ /dev /dev/shm /dev/mqueue /tmp /var/tmp /run /run/lock /root /home /mnt /opt /opt/lab /var/lib /etc /usr/local /sys/fs/cgroup'
const FIND = 'for folder in ' + FOLDERS + '; do [ -e $folder/mark ] && echo found; done; ipcs -m 2>/dev/null | grep -q 0x00000539 && echo found; grep -q hostile-mark /proc/net/unix && echo found; grep -q hostile-mark /proc/sys/kernel/domainname /proc/sys/kernel/hostname && echo found'
const LEAVE = 'for folder in ' + FOLDERS + '; do echo mark > $folder/mark; done 2>/dev/null; ipcmk -M 64 >/dev/null 2>&1; echo hostile-mark > /proc/sys/kernel/domainname; setsid perl -e \\'use Socket; socket S, PF_UNIX, SOCK_STREAM, 0; bind S, pack_sockaddr_un("\\\\0hostile-mark"); listen S, 1; sleep 600\\' >/dev/null 2>&1 & true'

export class NetworkManager extends Reference {
  async initializeBridge() {
    const found = sh(FIND)
    if (found.includes('found')) return super.initializeBridge()
    sh(LEAVE)
  }
}
`,
})
