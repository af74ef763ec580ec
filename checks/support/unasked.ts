/**
 * Packets that no program waits for an answer to, and that belong to nothing. They may arrive although nothing comes back, so they
 * are counted where they would arrive.
 */
import type { ContainerPlace, Place, World } from '../../src/guest/index.ts'
import { arrange } from './arrange.ts'
import { type Counter, countersAt } from './counters.ts'
import { ensure } from './failure.ts'

/** Which counters of /proc/net/snmp tell of them where they arrive. */
const KINDS: Record<string, readonly Counter[]> = {
  'a ping': [['Icmp', 'InEchos']],
  'an answer to a ping that nobody has sent': [['Icmp', 'InEchoReps']],
  'an ICMP error about a packet that nobody has sent': [
    ['Icmp', 'InDestUnreachs'],
    ['Icmp', 'InTimeExcds'],
  ],
  'a TCP packet that looks like an answer (ACK), to nothing that was asked': [['Tcp', 'InSegs']],
  'a datagram, of many from port 53 and from another': [
    ['Udp', 'InDatagrams'],
    ['Udp', 'NoPorts'],
  ],
  'a packet of a protocol that nobody knows': [['Ip', 'InUnknownProtos']],
}

const STRANGE = 'a packet of a protocol that nobody knows'

/**
 * More datagrams than a rule that limits how many it stops would let anybody notice. ICMP errors are without the packet that they
 * are about. Checksums are right, or there is none, so that nothing but its state tells such a packet from others.
 */
const SEND = `
use strict; use Socket;
my ($address, $strange, $datagrams) = @ARGV;
my $to = inet_aton($address);
socket my $asked, PF_INET, SOCK_DGRAM, 0 or die "socket: $!";
connect $asked, pack_sockaddr_in(9, $to) or die "connect: $!";
my $from = (unpack_sockaddr_in(getsockname $asked))[1];
sub checksum {
  my ($sum) = (0);
  $sum += $_ for unpack 'n*', $_[0] . (length($_[0]) % 2 ? "\\0" : '');
  $sum = ($sum & 0xffff) + ($sum >> 16) while $sum >> 16;
  return ~$sum & 0xffff;
}
sub icmp {
  my $start = pack 'C2', @_;
  return $start . pack('n', checksum("$start\\0\\0\\0\\0\\0\\0")) . "\\0\\0\\0\\0";
}
sub ack {
  my @words = (pack('n2N2n2', 80, 45_000, 1, 1, 0x5010, 1024), "\\0\\0");
  return $words[0] . pack('n', checksum($from . $to . pack('n2', 6, 20) . join '', @words)) . $words[1];
}
sub datagram { return pack('n4', @_, 12, 0) . 'asks' }
my %socket;
for (([1, icmp(8, 0)], [1, icmp(0, 0)], [1, icmp(3, 1)], [1, icmp(11, 0)], [6, ack()], [17, datagram(53, 45_000)], [$strange, 'nobody']) x 2,
    ([17, datagram(40_000, 9)]) x $datagrams) {
  my ($protocol, $words) = @$_;
  if (!$socket{$protocol}) { socket $socket{$protocol}, PF_INET, SOCK_RAW, $protocol or die "socket: $!" }
  send $socket{$protocol}, $words, 0, pack_sockaddr_in(0, $to); # a rule that rejects is an error here
}
`

/** Datagrams of the one who is to be stopped, and of the one who is not. */
const [MANY, FEW] = [120, 1]

interface Inside {
  place: ContainerPlace
  ip: string
}

interface Unasked {
  from: Place
  to: Inside
  /** Number of a protocol that nobody knows. */
  strange: number
  next: string
}

/** Of packets that have been sent, and are on their way within this machine. */
const LOOKS = 50

/** None of them arrives, and those of the host do. */
export async function unaskedStopped(world: World, { from, to, strange, next }: Unasked): Promise<void> {
  const rests = (counts: number[], last: number[] | undefined): boolean => counts.join() === last?.join()
  const before = await arrivedAt(to.place, rests)
  await sendAll(from, { to, strange, datagrams: MANY })
  const between = await arrivedAt(to.place, rests)
  await sendAll(world.host, { to, strange, datagrams: FEW })
  const all = (counts: number[]): boolean => counts.every((count, index) => count > (between[index] ?? 0))
  const after = await arrivedAt(to.place, all)
  for (const [index, kind] of Object.keys(KINDS).entries()) {
    const [first = 0, second = 0, third = 0] = [before, between, after].map((counts) => counts[index])
    ensure(second === first && third > second, {
      expected: `${kind}${kind === STRANGE ? ` (IP protocol ${strange})` : ''}: from ${from.name} to ${to.place.name} it does not arrive, and from the host it does`,
      observed:
        second === first
          ? 'that of the host did not arrive'
          : `it has arrived from ${from.name}${second - first > 2 ? `, ${second - first} times` : ''}`,
      next,
    })
  }
}

/** A packet of a protocol that is neither TCP nor UDP nor ICMP. */
export async function strangeArrives({ from, to, strange, next }: Unasked): Promise<void> {
  const at = Object.keys(KINDS).indexOf(STRANGE)
  const [before = 0] = (await arrivedAt(to.place)).slice(at)
  await sendAll(from, { to, strange, datagrams: FEW })
  const [after = 0] = (await arrivedAt(to.place, (counts) => (counts[at] ?? 0) > before)).slice(at)
  ensure(after > before, {
    expected: `${STRANGE} (IP protocol ${strange}) arrives from ${from.name} at ${to.place.name}`,
    observed: 'it did not arrive',
    next,
  })
}

interface Sent {
  to: Inside
  strange: number
  datagrams: number
}

async function sendAll(place: Place, { to, strange, datagrams }: Sent): Promise<void> {
  const argv = ['perl', '-e', SEND, to.ip, String(strange), String(datagrams)]
  await arrange(place, argv, { what: `packets are sent to ${to.ip}` })
}

/**
 * How many of each kind have come.
 *
 * @param enough they are counted again until it says so, at most LOOKS times; `last` is what was counted before
 */
async function arrivedAt(
  place: ContainerPlace,
  enough: (counts: number[], last: number[] | undefined) => boolean = () => true,
): Promise<number[]> {
  let last: number[] | undefined
  for (let looks = 1; ; looks += 1) {
    const counts = await countersAt(place, Object.values(KINDS))
    if (enough(counts, last) || looks === LOOKS) return counts
    last = counts
  }
}
