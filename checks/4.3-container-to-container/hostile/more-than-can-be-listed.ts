import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'removes nothing, behind so many routes that the list of what is there ends before it comes to the rules.',
  must: { fail: ['remove-removes'] },
  code: `
import { ContainerTraffic as Reference, NetworkManager as Manager } from '../reference/container-to-container.ts'
import { perl } from '../kit/tools.ts'

export class NetworkManager extends Manager {
  async initializeBridge() {
    await super.initializeBridge()
    if (this.bridge === 'minidocker0') {
      perl('open my $ip, "|-", "ip -force -batch -"; for my $n (0 .. 59999) { printf $ip "route add blackhole 10.%d.%d.1/32 table 4242424242 metric 1000000000 proto 200 realm 200\\\\n", $n / 256, $n % 256 } close $ip')
    }
  }
}

export class ContainerTraffic extends Reference {
  async remove() {}
}
`,
})
