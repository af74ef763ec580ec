/** What a guest has heard, made sense of. */
import type { Listening, World } from '../guest/index.ts'
import { readPackets } from './packets.ts'
import { type Flow, type Heard, type Sighting, sightings } from './path.ts'

/**
 * The way of a request and its answer, as far as the host and the router have heard it until now.
 *
 * @param since microseconds; packets until then are of other requests
 */
export async function pathOf(flow: Flow, world: World, since = -1): Promise<Sighting[]> {
  const [host, router] = await Promise.all([heardIn('host', world, since), heardIn('router', world, since)])
  return sightings({ host, router }, flow)
}

async function heardIn(where: Listening, world: World, since: number): Promise<Heard> {
  const [{ pcap }, links] = await Promise.all([world.heard(where), world.linkNames(where)])
  return { packets: readPackets(pcap).filter(({ time }) => time > since), links }
}
