/** What a guest has heard, made sense of. */
import type { Listening, World } from '../guest/index.ts'
import { readPackets } from './packets.ts'
import type { Heard } from './path.ts'

export async function heardIn(where: Listening, world: World): Promise<Heard> {
  const [pcap, links] = await Promise.all([world.heard(where), world.linkNames(where)])
  return { packets: readPackets(pcap), links }
}
