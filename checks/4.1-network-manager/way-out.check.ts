/**
 * Lab 4.1: the way to the world and back, whichever way that is.
 */
import {
  addUplink,
  arrange,
  type Check,
  ensure,
  HOST,
  INTERNET,
  type Place,
  packet,
  pinged,
  plantRule,
  ROUTER,
  reachesUplink,
  relyOn,
} from '../support/index.ts'
import { type ManyContainers, type OneContainer, reachesInternet, sentByHost, sentOut } from './scene.ts'

export function wayOut(check: Check, scene: OneContainer): void {
  check(
    'internet-reach',
    'a packet from web to 203.0.113.10 is answered',
    { needs: ['gateway-ping'] },
    async (world) => {
      const { web } = scene
      await reachesInternet(
        web,
        world,
        'The way out: default route, forwarding, FORWARD, and an address to come back to.',
      )
    },
  )

  check(
    'internet-protocols',
    'a ping and a datagram get out and are answered',
    {
      needs: ['internet-reach'],
    },
    async (world) => {
      const { web } = scene
      const next =
        'A network carries more than TCP: no rule of lab 4.1 has to ask for a protocol, or for a port.'
      await packet({ from: web, to: INTERNET, port: 80, protocol: 'udp' }).isAnswered({
        by: world.internet,
        next,
      })
      ensure(await web.ping(INTERNET), {
        expected: `a ping from web to ${INTERNET} is answered`,
        observed: 'no answer came',
        next,
        ...pinged(web, world.internet, INTERNET),
      })
      // Two hops, and three would be needed: the router sends it back, with an ICMP error that is no answer to the ping.
      const { stdout } = await web.execute(['ping', '-n', '-c', '1', '-W', '5', '-t', '2', INTERNET])
      ensure(stdout.includes(`From ${ROUTER} `), {
        expected: `web sends a ping that may go over two hops only, and hears from the router, ${ROUTER}, that it went no further`,
        observed: 'web heard nothing of it',
        next: 'An ICMP error is no packet of the conversation, it is one about it: RELATED, not ESTABLISHED.',
      })
    },
  )

  check(
    'internet-source',
    '203.0.113.10 sees the address of the host alone',
    { needs: ['gateway-ping'] },
    async (world) => {
      const { web } = scene
      const { flow, sources } = await relyOn('internet-reach', sentOut(web, world))
      const foreign = sources.filter((source) => source !== HOST)
      ensure(foreign.length === 0, {
        expected: `a packet from web arrives at ${INTERNET} with the source ${HOST}`,
        observed: `it came with the source ${foreign.join(' and ')}`,
        next: 'A home router writes its own address on what it sends out: MASQUERADE, in POSTROUTING of table nat.',
        flow,
      })
    },
  )
}

/** On a host that has more than one way out, and more than one address. */
export function otherWaysOut(check: Check, scene: ManyContainers): void {
  check(
    'bridge-keeps-source',
    'what stays on the bridge keeps its own address',
    {
      needs: ['unique-addresses'],
    },
    async ({ host }) => {
      const { one, two, given } = scene
      const [source = '', destination = ''] = given
      await two.listen(80)
      // What lab 4.3 will switch on: without it nothing stays on the bridge.
      await plantRule(host, '-A FORWARD -i minidocker0 -o minidocker0 -j ACCEPT')
      await packet({ from: one, to: destination, port: 80 }).isAnswered({
        by: two,
        seenFrom: source,
        next: 'MASQUERADE is for what leaves the host. A rule of the administrator lets containers talk to each other here, and bridged packets pass POSTROUTING as well: ! -o minidocker0.',
      })
    },
  )

  check(
    'second-uplink',
    'packets get out by another interface than eth0',
    {
      needs: ['unique-addresses'],
    },
    async (world) => {
      const { one } = scene
      await addUplink(world, 80)
      await reachesUplink(world, {
        ...{ from: one, port: 80 },
        next: 'Does a rule of yours name eth0, or 192.168.1.100? A host can have several ways out. What is not the bridge is outside: ! -o minidocker0.',
      })
    },
  )

  check(
    'others-keep-source',
    'only what comes from the subnet is rewritten',
    {
      needs: ['unique-addresses'],
    },
    async (world) => {
      const second = '192.168.1.101'
      await run(world.host, `ip address add ${second}/24 dev eth0`)
      await run(world.host, `ip route add ${INTERNET} via 192.168.1.1 src ${second}`)
      const { flow, sources } = await sentByHost(world, INTERNET)
      ensure(sources.join() === second, {
        expected: `a packet that the host itself sends from its second address arrives with that source, ${second}`,
        observed:
          sources.length === 0 ? 'it did not arrive' : `it came with the source ${sources.join(' and ')}`,
        next: 'MASQUERADE is for packets that come from the subnet of the containers: -s SUBNET.',
        flow,
        answered: true,
      })
    },
  )
}

async function run(place: Place, line: string): Promise<void> {
  await arrange(place, line.split(' '), { what: line })
}
