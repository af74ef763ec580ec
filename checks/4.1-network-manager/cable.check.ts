/**
 * Lab 4.1: the cable between a container and the bridge.
 */
import { addressOf, type Check, ensure, GATEWAY, HOST, packet, pinged } from '../support/index.ts'
import type { OneContainer } from './scene.ts'

export function cable(check: Check, scene: OneContainer): void {
  check(
    'container-interface',
    'the container has eth0, and the host keeps its own',
    { needs: ['bridge-address'] },
    async (world) => {
      const { manager } = scene
      scene.web = await world.container('web')
      scene.ip = addressOf(await manager.setupContainerNetwork('web', scene.web.pid))
      ensure(scene.ip !== GATEWAY, {
        expected: 'setup gives the container an address of its own',
        observed: `it returned ${scene.ip}, which is the gateway's, on the bridge`,
        next: 'The pool must never hand out the address of the gateway: it was taken before any container came.',
      })
      const [inside, outside] = await Promise.all([scene.web.network(), world.host.network()])
      const eth0 = inside.links.find(({ name }) => name === 'eth0')
      ensure(eth0?.up === true, {
        expected: 'the container has an interface eth0, and it is up',
        observed:
          eth0 === undefined
            ? `it has only ${inside.links.map(({ name }) => name).join(', ')}`
            : 'its eth0 is down',
        next: 'One end of the veth pair goes into the container, is called eth0 there, and is set up there.',
      })
      ensure(eth0.addresses.includes(`${scene.ip}/16`), {
        expected: `eth0 of the container has ${scene.ip}/16: what setup returned, and the prefix length of the subnet`,
        observed: `it has ${eth0.addresses.join(', ') || 'no address'}`,
        next: 'The prefix length tells the container who its neighbors are; without the right one it cannot even see the gateway.',
      })
      const uplink = outside.links.find(({ name }) => name === 'eth0')
      ensure(uplink?.addresses.includes(`${HOST}/24`) === true, {
        expected: `eth0 of the host still has ${HOST}/24`,
        observed:
          uplink === undefined ? 'the host has no eth0 any more' : `it has ${uplink.addresses.join(', ')}`,
        next: 'The host has an eth0 of its own. Give the far end its name only inside the container.',
      })
    },
  )

  check(
    'container-loopback',
    'a packet to 127.0.0.1 in the container is answered',
    { needs: ['container-interface'] },
    async () => {
      const { web } = scene
      await web.listen(80)
      await packet({ from: web, to: '127.0.0.1', port: 80 }).isAnswered({
        by: web,
        next: 'A new network namespace has a loopback interface, but it is down: set lo up in the container.',
      })
    },
  )

  check(
    'gateway-ping',
    'the gateway answers a ping from the container',
    { needs: ['container-interface'] },
    async ({ host }) => {
      const { web, ip } = scene
      const next =
        'The host end of the veth has to be plugged into the bridge (master minidocker0) and be up.'
      ensure(await web.ping(GATEWAY), {
        expected: `a ping from web to ${GATEWAY} is answered`,
        observed: 'no answer came',
        next,
        ...pinged(web, host, GATEWAY),
      })
      // Any machine with that address answers a ping; this has to be the host.
      await host.listen(7)
      await packet({ from: web, to: GATEWAY, port: 7 }).isAnswered({ by: host, seenFrom: ip, next })
    },
  )
}
