import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'plugs the container into no bridge; a program at the other end of its cable answers ARP and pings.',
  must: { fail: ['gateway-ping'] },
  code: `
import { NetworkManager as Reference } from '../reference/network-manager.ts'
import { bridgeAlone } from '../kit/networks.ts'
import { leavePerl, pause, sh } from '../kit/tools.ts'
export { AddressPool } from '../reference/network-manager.ts'

const RESPONDER = String.raw\`
socket my $wire, 17, 3, 0x0300 or die; # AF_PACKET, SOCK_RAW, every protocol
my $index = do { open my $file, '<', '/sys/class/net/ghost/ifindex'; <$file> + 0 };
bind $wire, pack 'S n i S C C a8', 17, 3, $index, 0, 0, 0, '';
my $mac = "\\x02\\x42\\xac\\x12\\x00\\x01";
sub sum { my $s = 0; $s += $_ for unpack 'n*', $_[0]; $s = ($s >> 16) + ($s & 0xffff) while $s >> 16; ~$s & 0xffff }
while (defined recv $wire, my $frame, 2000, 0) {
  my ($to, $from, $type) = unpack 'a6 a6 n', $frame;
  if ($type == 0x806 && unpack('x20 n', $frame) == 1) {
    my ($their_mac, $their_ip, $asked) = unpack 'x22 a6 a4 x6 a4', $frame;
    next if $asked eq $their_ip;
    send $wire, $from . $mac . pack('n n n C C n', 0x806, 1, 0x800, 6, 4, 2) . $mac . $asked . $their_mac . $their_ip, 0;
  } elsif ($type == 0x800 && unpack('x23 C', $frame) == 1 && unpack('x34 C', $frame) == 8) {
    my $rest = "\\0\\0\\0\\0" . substr $frame, 38;
    substr $rest, 2, 2, pack 'n', sum($rest);
    send $wire, $from . $mac . substr($frame, 12, 14) . substr($frame, 30, 4) . substr($frame, 26, 4) . $rest, 0;
  }
}
\`

export class NetworkManager extends Reference {
  async initializeBridge() { bridgeAlone(this) }
  async setupContainerNetwork(id, pid) {
    const ip = this.pool.allocate()
    const inside = ['link set lo up', 'address add ' + ip + '/16 dev eth0', 'link set eth0 up', 'route add default via 172.18.0.1']
    sh('ip link add ghost up type veth peer name eth0 netns $1; nsenter --target $1 --net ip -batch - <<< "$2"', String(pid), inside.join('\\n'))
    leavePerl(RESPONDER)
    await pause(1500)
    return ip
  }
}
`,
})
