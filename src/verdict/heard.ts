/** What a guest has heard, made sense of. */
import type { Listening, World } from '../guest/index.ts'
import { readPackets } from './packets.ts'
import { type Flow, type Heard, type Sighting, sightings } from './path.ts'

/** The way of a request and its answer, as far as the host and the router have heard it until now. */
export async function pathOf(flow: Flow, world: World): Promise<Sighting[]> {
  const [host, router] = await Promise.all([heardIn('host', world), heardIn('router', world)])
  return sightings({ host, router }, flow)
}

async function heardIn(where: Listening, world: World): Promise<Heard> {
  const [{ pcap }, links] = await Promise.all([world.heard(where), world.linkNames(where)])
  return { packets: readPackets(pcap), links }
}
