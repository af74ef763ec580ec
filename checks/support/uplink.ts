/**
 * A second way out of the host: wan1, with the neighbor at its other end. Hosts have several, and code that names eth0 forgets it.
 */
import type { Place, World } from '../../src/guest/index.ts'
import { arrange } from './arrange.ts'
import { ensure } from './failure.ts'
import { packet } from './packet.ts'

/** Addresses at the two ends of wan1. */
const WAN = { host: '10.9.9.1', neighbor: '10.9.9.2' }

/** The neighbor then answers there what comes over TCP to this port. */
export async function addUplink({ host, neighbor }: World, port: number): Promise<void> {
  await neighbor.listen(port)
  const there = (await arrange(neighbor, ['ip', 'netns', 'identify'], { what: 'it has a name' })).trim()
  await batch(host, 'the host gets a second way out, wan1', [
    `link add wan1 type veth peer name wan1 netns ${there}`,
    `address add ${WAN.host}/24 dev wan1`,
    'link set wan1 up',
  ])
  await batch(neighbor, 'the other end of wan1 gets an address', [
    `address add ${WAN.neighbor}/24 dev wan1`,
    'link set wan1 up',
  ])
}

/** What a container sends leaves by wan1, too, and the answer comes back. */
export async function reachesUplink(
  { neighbor }: World,
  { from, port, next }: { from: Place; port: number; next: string },
): Promise<void> {
  // The router, at which packets to the outside are heard, is not on this way.
  const sent = packet({ from, to: WAN.neighbor, port })
  const { reply, flow } = await sent.ask()
  ensure(reply.answeredBy === 'neighbor' && reply.seenFrom === WAN.host, {
    expected: `${sent.sentence}, behind a second interface wan1 of the host, is answered, and is seen to come from ${WAN.host}, which is the host's address there`,
    observed: reply.answered ? `it came from ${reply.seenFrom}` : 'no answer came',
    next,
    flow,
    answered: reply.answered,
    ...(reply.answered ? {} : { repeat: sent.repeat(neighbor) }),
  })
}

async function batch(place: Place, what: string, lines: string[]): Promise<void> {
  await arrange(place, ['ip', '-batch', '-'], { what, input: lines.join('\n') })
}
