import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'has the kernel load whatever it loads for those who ask: matches, targets, kinds of links, families of sockets, file systems.',
  must: { fail: ['bridge-address'] },
  notLocally: 'the modules would be those of this machine, and stay',
  code: `
import { leave, perl } from '../kit/tools.ts'

const SOCKETS = 'use Socket; for my $family (1 .. 46) { for my $kind (1 .. 5) { socket my $s, $family, $kind, $_ for 0, 6, 17, 33, 132, 136 } }'
const RULES = 'timeout 20 bash -c "for m in ah bpf cgroup cluster connbytes connlabel connlimit connmark cpu dccp devgroup dscp ecn esp geoip hashlimit helper ipvs length mac osf policy quota rateest realm recent sctp set socket state statistic string tcpmss time ttl u32; do iptables -m \\\\$m -h; iptables -A INPUT -m \\\\$m -j ACCEPT; done; for k in bond team vrf macsec gre ipip sit geneve wireguard ipvlan macvlan ifb nlmon vcan hsr; do ip link add x\\\\$k type \\\\$k; done; for f in overlay fuse nfs cifs ext4 xfs btrfs squashfs vfat iso9660; do mount -t \\\\$f none /mnt; done"'

export class NetworkManager {
  async initializeBridge() {
    perl(SOCKETS)
    leave(RULES)
  }
}
`,
})
