/**
 * What the checks of lab 4.8 share: containers on a bridge, and who asks.
 */
import type { NetworkManager, NetworkPolicy } from '../../solutions/4.8-network-policies/network-policies.ts'
import {
  arrange,
  type Connected,
  connect,
  countersAt,
  type Draw,
  type DrawnNetwork,
  ensure,
  type HostState,
  INTERNET,
  type Place,
  type Planted,
  type Protocol,
  packet,
  plantRule,
  type Remote,
  type World,
} from '../support/index.ts'

/** Containers on a bridge; each of these is there once the check that makes it has passed. */
export interface Members {
  policy: Remote<NetworkPolicy>
  web: Connected
  db: Connected
  cache: Connected
}

/** What is not denied is allowed. */
export interface Allowing extends Members {
  /** A protocol that nobody knows. */
  strange: number
  /** Before there was a policy. */
  before: HostState
}

type Role = 'web' | 'db' | 'cache'

/** What nobody can know by heart. */
export interface Drawn {
  /** Another one than the usual. */
  network: DrawnNetwork
  /** That of web begins with that of db. */
  names: Record<Role | 'api', string>
  /** In which they are connected. */
  order: Role[]
  /** Those on which every container answers: one that is allowed now and then, and one that is not. */
  ports: [open: number, other: number]
  /** One more of cache. */
  third: number
  /** One of the machine on the internet that somebody else has closed. */
  closed: number
}

export function drawnFrom(draw: Draw): Drawn {
  const network = draw.network()
  const [, db, cache, api] = [draw.name(), draw.name(), draw.name(), draw.name()]
  return {
    network,
    names: { web: `${db}-2`, db, cache, api },
    order: draw.shuffled(['web', 'db', 'cache']),
    ports: [draw.port(), draw.port()],
    third: draw.port(),
    closed: draw.port(),
  }
}

/** What is not allowed is denied. */
export interface Denying extends Members, Drawn {
  manager: Remote<NetworkManager>
}

/** Connects a container that answers on these ports, over TCP and UDP. */
export function member(
  world: World,
  manager: Remote<NetworkManager>,
  name: string,
  ports: number[] = [80, 5432],
): Promise<Connected> {
  return connect(world, manager, { name, ports, protocols: ['tcp', 'udp'] })
}

/** What lab 4.3 adds when containers may talk to each other: with it, silence is nobody's doing but the policy's. */
export const whatStays = (bridge: string): Planted => ({
  table: 'filter',
  rule: `-A FORWARD -i ${bridge} -o ${bridge} -j ACCEPT`,
  nft: `iifname "${bridge}" oifname "${bridge}" counter accept`,
})

/** On the default bridge. */
export const STAYS = whatStays('minidocker0')

/** Somebody else's rule on the same bridge, to be put in front of everything when the policy is in force. */
export const ABOVE: Planted = {
  table: 'filter',
  rule: '-A FORWARD -i minidocker0 -o minidocker0 -p udp -m udp --dport 9998 -j DROP',
  nft: 'iifname "minidocker0" oifname "minidocker0" udp dport 9998 counter drop',
}

export async function plant({ host }: Pick<World, 'host'>, ...rules: string[]): Promise<void> {
  for (const rule of rules) await plantRule(host, rule)
}

export const asks = (from: Connected, to: Connected, port = 80, protocol: Protocol = 'tcp') =>
  packet({ from: from.place, to: to.ip, port, protocol })

export const asksInternet = (from: Connected, port = 80) => packet({ from: from.place, to: INTERNET, port })

/** Seconds; a ping that is answered comes back in a few milliseconds. */
const PING_LIMIT = '1'

const SEND_OTHER = `
use Socket;
my ($protocol, $to) = @ARGV;
socket my $socket, PF_INET, SOCK_RAW, $protocol or die "socket: $!";
send $socket, 'x', 0, pack_sockaddr_in(0, inet_aton($to)) or die "send: $!";`

/** Of a datagram that the control sends; it is on its way within this machine. */
const LOOKS = 50

async function sendOther(place: Place, { ip }: Connected, protocol: number): Promise<void> {
  const what = `a packet of protocol ${protocol} is sent to ${ip}`
  await arrange(place, ['perl', '-e', SEND_OTHER, String(protocol), ip], { what })
}

/** How many packets have come in there of protocols that it does not speak. */
async function othersAt({ place }: Connected): Promise<number> {
  const [count = 0] = await countersAt(place, [[['Ip', 'InUnknownProtos']]])
  return count
}

/** How many UDP datagrams have come in there, whether or not anybody listens. */
export async function datagramsAt({ place }: Connected): Promise<number> {
  const received = ['InDatagrams', 'NoPorts'].map((name) => ['Udp', name] as const)
  const [count = 0] = await countersAt(place, [received])
  return count
}

interface NoOther {
  /** Of a protocol that nobody knows: who lists TCP, UDP and ICMP has not thought of it. */
  protocol: number
  /** Somebody who may send to the same container, and sends after the one who may not. */
  control: Place
  next: string
}

export async function ensureNoOther(
  [from, to]: [Connected, Connected],
  { protocol, control, next }: NoOther,
): Promise<void> {
  const before = await othersAt(to)
  // Twice, and by two programs: the first packet alone may be stopped, and who rejects it tells the program that sent it.
  for (const place of [from.place, from.place, control]) await sendOther(place, to, protocol)
  let came = 0
  for (let looks = 0; came === 0 && looks < LOOKS; looks += 1) came = (await othersAt(to)) - before
  ensure(came === 1, {
    expected: `of three packets of IP protocol ${protocol} to ${to.ip} the two of ${from.place.name} are stopped, and that of ${control.name} is not`,
    observed: came === 0 ? 'none has come' : `those of ${from.place.name} have come as well`,
    next,
  })
}

/** Whether one of them is answered. */
async function pings(from: Place, { ip }: Connected, times = 1): Promise<boolean> {
  const argv = ['ping', '-n', '-c', String(times), '-i', '0.02', '-W', PING_LIMIT, ip]
  const { code } = await from.execute(argv)
  return code === 0
}

export async function ensurePing(from: Connected, to: Connected, next: string): Promise<void> {
  ensure(await pings(from.place, to), {
    expected: `a ping from ${from.place.name} to ${to.ip} is answered`,
    observed: 'no answer came',
    next,
  })
}

/** @param control somebody who may ping the same container */
export async function ensureNoPing(
  [from, to]: [Connected, Connected],
  control: Place,
  next: string,
): Promise<void> {
  const [meant, answered] = [await pings(control, to), await pings(from.place, to, 2)]
  ensure(meant && !answered, {
    expected: `a ping from ${from.place.name} to ${to.ip} is not answered, and one from ${control.name} is`,
    observed: meant ? 'both are answered' : 'neither is, so it means nothing that the first one is not',
    next,
  })
}
