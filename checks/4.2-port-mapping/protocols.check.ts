/**
 * Lab 4.2: which protocols a mapping is for.
 */
import {
  type Check,
  HOST,
  NEIGHBOUR,
  type Place,
  packet,
  parseMapping,
  SECOND_ADDRESS,
  together,
} from '../support/index.ts'
import type { Publishing } from './scene.ts'

export function protocols(check: Check, scene: Publishing): void {
  check(
    'udp-reaches',
    'by UDP they all reach the container as well',
    { needs: ['hairpin-self'] },
    async ({ neighbor, host }) => {
      const { network, db } = scene
      const { web } = network
      const next =
        '8080:80 names no protocol, and so is for both: every rule of the one is needed for the other.'
      const ask = (from: Place, to = HOST) => packet({ from, to, port: 8080, protocol: 'udp' })
      await host.execute(['ip', 'address', 'replace', `${SECOND_ADDRESS}/24`, 'dev', 'eth0'])
      for (const to of [HOST, SECOND_ADDRESS]) {
        const also = to === HOST ? '' : ' Every address of the host is meant, and this is its second one.'
        await ask(neighbor, to).isAnswered({ by: web, seenFrom: NEIGHBOUR, next: next + also })
      }
      for (const [from, to] of [
        [host, HOST],
        [host, '127.0.0.1'],
        [db.place, HOST],
        [web, HOST],
      ] as const) {
        await ask(from, to).isAnswered({ by: web, byProgram: true, next })
      }
    },
  )

  check(
    'each-protocol',
    'a mapping for one protocol opens no other one',
    {
      needs: ['udp-reaches'],
    },
    async (world) => {
      const { network, db } = scene
      const { host, neighbor } = world
      const { forwarder, web, ip } = network
      const protocol = 'udp'
      await db.place.listen(84)
      await db.place.listen(84, protocol)
      await forwarder.addPortForward(await parseMapping(world, '8090:84/tcp'), db.ip)
      await forwarder.addPortForward(await parseMapping(world, '8091:80/udp'), ip)
      const next =
        'The mapping names one protocol, and its rules must ask for that one: protocols says which.'
      await together([
        packet({ from: neighbor, to: HOST, port: 8090, protocol }).isNotAnswered({
          whereas: packet({ from: host, to: db.ip, port: 84, protocol }),
          next,
        }),
        packet({ from: neighbor, to: HOST, port: 8091 }).isNotAnswered({
          whereas: packet({ from: neighbor, to: HOST, port: 8090 }),
          next,
        }),
      ])
      await packet({ from: neighbor, to: HOST, port: 8091, protocol }).isAnswered({ by: web, next })
    },
  )
}
