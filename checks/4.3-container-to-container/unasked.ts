/**
 * Lab 4.3: packets that no program waits for an answer to. They may arrive although nothing comes back, so they are counted
 * where they would arrive.
 */
import {
  arrange,
  type Connected,
  type ContainerPlace,
  ensure,
  GuestFailed,
  type Place,
  type World,
} from '../support/index.ts'

/** As the kernel counts them where they arrive, in /proc/net/snmp. */
const KINDS = {
  'a ping': ['Icmp', 'InEchos'],
  'an answer to a ping that nobody has sent': ['Icmp', 'InEchoReps'],
  'a packet of a protocol that nobody knows': ['Ip', 'InUnknownProtos'],
} as const

/** Two of each, to an address: the first alone may be stopped. 253 is for experiments. */
const SEND = `
use strict; use Socket;
my $to = pack_sockaddr_in(0, inet_aton(shift));
for (([1, pack('C2n3', 8, 0, 0xf7ff, 0, 0)], [1, pack('C2n3', 0, 0, 0xffff, 0, 0)], [253, 'nobody']) x 2) {
  my ($protocol, $words) = @$_;
  socket my $socket, PF_INET, SOCK_RAW, $protocol or die "socket: $!";
  send $socket, $words, 0, $to; # a rule that rejects is an error here
}
`

interface Unasked {
  from: Connected
  to: Connected
  next: string
}

/** Of packets that have been sent, and are on their way within this machine. */
const LOOKS = 50

export async function unaskedStopped(world: World, { from, to, next }: Unasked): Promise<void> {
  const before = await arrivedAt(to.place)
  await sendAll(from.place, to.ip)
  const between = await arrivedAt(to.place, (counts, last) => counts.join() === last?.join())
  await sendAll(world.host, to.ip)
  const all = (counts: number[]): boolean => counts.every((count, index) => count > (between[index] ?? 0))
  const after = await arrivedAt(to.place, all)
  for (const [index, kind] of Object.keys(KINDS).entries()) {
    const [first = 0, second = 0, third = 0] = [before, between, after].map((counts) => counts[index])
    ensure(second === first && third > second, {
      expected: `${kind}, from ${from.place.name} to ${to.place.name}, does not arrive, and one from the host does`,
      observed:
        second === first ? 'that of the host did not arrive' : `that of ${from.place.name} has arrived`,
      next,
    })
  }
}

/** A packet of a protocol that is neither TCP nor UDP nor ICMP. */
export async function strangeArrives({ from, to, next }: Unasked): Promise<void> {
  const kind = 'a packet of a protocol that nobody knows'
  const at = Object.keys(KINDS).indexOf(kind)
  const [before = 0] = (await arrivedAt(to.place)).slice(at)
  await sendAll(from.place, to.ip)
  const [after = 0] = (await arrivedAt(to.place, (counts) => (counts[at] ?? 0) > before)).slice(at)
  ensure(after > before, {
    expected: `${kind} (IP protocol 253) arrives from ${from.place.name} at ${to.place.name}`,
    observed: 'it did not arrive',
    next,
  })
}

async function sendAll(place: Place, address: string): Promise<void> {
  await arrange(place, ['perl', '-e', SEND, address], { what: `packets are sent to ${address}` })
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
    const counts = await countAt(place)
    if (enough(counts, last) || looks === LOOKS) return counts
    last = counts
  }
}

async function countAt(place: ContainerPlace): Promise<number[]> {
  const { stdout } = await place.execute(['cat', '/proc/net/snmp'])
  return Object.values(KINDS).map(([protocol, name]) => {
    const [names = '', values = ''] = stdout.split('\n').filter((line) => line.startsWith(`${protocol}:`))
    const count = values.split(' ')[names.split(' ').indexOf(name)]
    if (count === undefined) throw new GuestFailed(`the kernel does not count ${name}`)
    return Number(count)
  })
}
