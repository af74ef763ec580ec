/**
 * Lab 4.2: containers reach a published port by the address of the host.
 */
import { type Check, connect, HOST, packet, parseMapping } from '../support/index.ts'
import type { Publishing } from './scene.ts'

export function hairpin(check: Check, scene: Publishing): void {
  check(
    'hairpin-other',
    'another container reaches web at 192.168.1.100',
    { needs: ['lan-reaches'] },
    async () => {
      const { network, db } = scene
      await packet({ from: db.place, to: HOST, port: 8080 }).isAnswered({
        by: network.web,
        byProgram: true,
        next: 'What a container sends comes in by the bridge, not by eth0. Ask in PREROUTING whether a packet is addressed to this host (-m addrtype --dst-type LOCAL), not by which interface it came.',
      })
    },
  )

  check(
    'hairpin-self',
    'web reaches itself by 192.168.1.100:8080',
    { needs: ['hairpin-other'] },
    async (world) => {
      const { network, db } = scene
      const { forwarder, web } = network
      const next =
        'It takes two things: another source than its own address, and hairpin mode on its port of the bridge.'
      await packet({ from: web, to: HOST, port: 8080 }).isAnswered({ by: web, byProgram: true, next })
      // Of three containers, each has a port of the bridge; this one was not there when the others were published.
      const api = await connect(world, network.manager, { name: 'api', ports: [83] })
      await forwarder.addPortForward(await parseMapping(world, '8081:82'), db.ip)
      await forwarder.addPortForward(await parseMapping(world, '8083:83'), api.ip)
      for (const [{ place }, port] of [
        [db, 8081],
        [api, 8083],
      ] as const) {
        await packet({ from: place, to: HOST, port }).isAnswered({ by: place, byProgram: true, next })
      }
    },
  )
}
