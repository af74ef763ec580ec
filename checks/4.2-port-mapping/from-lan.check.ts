/**
 * Lab 4.2: a neighbor reaches a published port.
 */
import {
  arrange,
  type Check,
  connect,
  HOST,
  NEIGHBOUR,
  type PortForwarder,
  packet,
  parseMapping,
  SECOND_ADDRESS,
  settingsOf,
} from '../support/index.ts'
import { type Publishing, webAlone } from './scene.ts'
import { plantBridge } from './spared.check.ts'

/** Of a client: below those that most programs ask from. */
const LOW_PORT = 700

/** No address of the LAN: the host has it, and the neighbor has a route. */
const ON_LOOPBACK = '10.80.0.1'

export function fromLan(check: Check, scene: Publishing): void {
  check('lan-reaches', 'a neighbor reaches web by 192.168.1.100:8080', {}, async (world) => {
    await world.internet.listen(8080)
    await world.internet.listen(8080, 'udp')
    const alone = await webAlone(world)
    const { manager, web, ip } = alone
    await web.listen(80, 'udp')
    await plantBridge(world.host)
    scene.settings = await settingsOf(world.host)
    scene.db = await connect(world, manager, { name: 'db', ports: [80, 82] })
    // The code of earlier labs has done its part by now, see ahead.ts.
    const forwarder = await world.learner.create<PortForwarder>('PortForwarder', {})
    scene.network = { ...alone, forwarder }
    await forwarder.addPortForward(await parseMapping(world, '8080:80'), ip)
    await packet({ from: world.neighbor, to: HOST, port: 8080 }).isAnswered({
      by: web,
      next: 'The way in has two steps: DNAT in PREROUTING gives the packet a new destination, and FORWARD lets it pass.',
    })
  })

  check(
    'caller-address',
    "the container sees the neighbor's own address",
    { needs: ['lan-reaches'] },
    async ({ neighbor }) => {
      const { network } = scene
      await packet({ from: neighbor, to: HOST, port: 8080 }).isAnswered({
        by: network.web,
        seenFrom: NEIGHBOUR,
        next: 'A rule of yours in POSTROUTING rewrites the source of this packet as well. Rewrite it only for those whose answer would not come back otherwise: 127.0.0.0/8 and the containers.',
      })
    },
  )

  check(
    'other-address',
    'a neighbor reaches web by another address, too',
    {
      needs: ['lan-reaches'],
    },
    async ({ host, neighbor }) => {
      const { network } = scene
      await packet({ from: neighbor, to: HOST, port: 8080, clientPort: LOW_PORT }).isAnswered({
        by: network.web,
        next: `This client asks from its port ${LOW_PORT}. From which port somebody asks is nobody's business: no --sport.`,
      })
      await host.execute(['ip', 'address', 'add', `${SECOND_ADDRESS}/24`, 'dev', 'eth0'])
      await packet({ from: neighbor, to: SECOND_ADDRESS, port: 8080 }).isAnswered({
        by: network.web,
        seenFrom: NEIGHBOUR,
        next: `The host has a second address now, ${SECOND_ADDRESS}. Does your rule name the first one? Every address of this host is meant: -m addrtype --dst-type LOCAL.`,
      })
      const what = `the host gets an address on its lo, ${ON_LOOPBACK}`
      await arrange(host, ['ip', 'address', 'add', `${ON_LOOPBACK}/32`, 'dev', 'lo'], { what })
      await neighbor.execute(['ip', 'route', 'replace', ON_LOOPBACK, 'via', HOST])
      await packet({ from: neighbor, to: ON_LOOPBACK, port: 8080 }).isAnswered({
        by: network.web,
        seenFrom: NEIGHBOUR,
        next: `The host has the address ${ON_LOOPBACK} on its lo, and the neighbor asks for it by way of eth0. Every address of this host is meant, whichever interface has it: -m addrtype --dst-type LOCAL.`,
      })
    },
  )
}
