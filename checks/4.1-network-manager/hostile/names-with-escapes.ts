import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'gives interfaces and rules names with escape sequences, marks and newlines in them.',
  must: { fail: ['bridge-address'] },
  code: `
import { sh } from '../kit/tools.ts'

export class NetworkManager {
  async initializeBridge() {
    sh(String.raw\`
      for name in $'\\e[2J\\e[31m' $'✓\\u202epassed' $'a\\rb' $'x"}],"links'; do ip link add "$name" type bridge; ip link set "$name" alias "$name"; done
      iptables -A FORWARD -m comment --comment $'\\e[2J\\n# sysctl\\n✓ passed\\u202e' -j ACCEPT
      nft add table ip $'x' "{ comment \\"$(printf '\\e[32mok')\\"; }"
      mkdir -p "/run/netns/$(printf '\\e]0;x\\a')"
    \`)
  }
}
`,
})
