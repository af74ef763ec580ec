/**
 * Clients on the neighbor that keep asking the host while the learner's code works, from one port or from many. Unlike the
 * traffic of a place, what they send is a question, and is answered.
 */
import { HOST, NEIGHBOUR, type World } from '../support/index.ts'

/** Client ports of the neighbor, the last one included. */
type Ports = readonly [first: number, last: number]

/** Of clients that begin to ask while a port moves: no program gets these by itself, and no check draws them. */
const NEWCOMERS: Ports = [61_001, 65_000]

/** A question every ten milliseconds, from one port after another; it ends by itself when nobody ends it. */
const SENDER = `
use Socket;
alarm 30;
my ($to_port, $first, $last) = @ARGV;
my $to = pack_sockaddr_in($to_port, inet_aton('${HOST}'));
my ($socket, $bound) = (undef, 0);
for (my $port = $first; ; $port = $port < $last ? $port + 1 : $first) {
  if ($port != $bound) {
    socket $socket, PF_INET, SOCK_DGRAM, 0 or next;
    bind $socket, pack_sockaddr_in($port, INADDR_ANY) or next;
    $bound = $port;
  }
  send $socket, sprintf('%06x-%05x', rand 1 << 24, $port), 0, $to;
  select undef, undef, undef, 0.01;
}`

async function asking({ neighbor }: World, port: number, [first, last]: Ports): Promise<AsyncDisposable> {
  const line = 'perl -e "$@" >&- 2>&- & echo $!'
  const { stdout } = await neighbor.execute([
    'sh',
    '-c',
    line,
    'sh',
    SENDER,
    ...[port, first, last].map(String),
  ])
  return { [Symbol.asyncDispose]: async () => void (await neighbor.execute(['kill', stdout.trim()])) }
}

export const keepsAsking = (world: World, port: number, clientPort: number): Promise<AsyncDisposable> =>
  asking(world, port, [clientPort, clientPort])

export const newcomersAsk = (world: World, port: number): Promise<AsyncDisposable> =>
  asking(world, port, NEWCOMERS)

/** From which port a newcomer has asked that the kernel takes for a client of the host itself. */
export async function clientOfHost({ host }: World, port: number): Promise<number | undefined> {
  const { stdout } = await host.execute(['conntrack', '-L', '-p', 'udp'])
  const asked = new RegExp(
    `src=${NEIGHBOUR} dst=${HOST} sport=(\\d+) dport=${port} .*src=${HOST} dst=${NEIGHBOUR}`,
  )
  const clients = stdout.split('\n').map((line) => Number(asked.exec(line)?.[1]))
  return clients.find((client) => client >= NEWCOMERS[0])
}
