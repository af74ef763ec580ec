/**
 * Lab 4.1: what does not get in, and what the host does not forward.
 */
import {
  type Check,
  type Draw,
  ensure,
  foreignNetwork,
  HOST,
  INTERNET,
  NEIGHBOUR,
  packet,
  together,
  unaskedStopped,
} from '../support/index.ts'
import type { ManyContainers } from './scene.ts'

const ONLY_ANSWERS =
  'Towards the bridge only answers may pass (conntrack state RELATED,ESTABLISHED), whatever the protocol: -o bridge -j ACCEPT lets everybody in.'

export function wayIn(check: Check, scene: ManyContainers, draw: Draw): void {
  const strange = draw.protocol()
  const port = draw.port()
  const foreign = draw.network()

  check(
    'lan-cannot-enter',
    'a neighbor with a route to them does not get in',
    { needs: ['unique-addresses'] },
    async (world) => {
      const { host, neighbor } = world
      const { one, given } = scene
      const [ip = ''] = given
      await one.listen(80)
      await one.listen(80, 'udp')
      await neighbor.execute(['ip', 'route', 'replace', '172.18.0.0/16', 'via', HOST])
      const stopped = (protocol: 'tcp' | 'udp') =>
        packet({ from: neighbor, to: ip, port: 80, protocol }).isNotAnswered({
          whereas: packet({ from: host, to: ip, port: 80, protocol }),
          next: ONLY_ANSWERS,
        })
      const [inside, { code }] = await together([
        host.ping(ip),
        neighbor.execute(['ping', '-n', '-c', '2', '-i', '0.02', '-W', '0.5', ip]),
        stopped('tcp'),
        stopped('udp'),
      ])
      ensure(inside && code !== 0, {
        expected: `${ip} answers a ping from the host, and none from the neighbor`,
        observed: inside ? 'it has answered the neighbor' : 'it has not answered the host',
        next: ONLY_ANSWERS,
      })
      await unaskedStopped(world, {
        ...{ from: neighbor, to: { place: one, ip }, strange },
        next: `${ONLY_ANSWERS} Whether a packet is an answer, only conntrack knows: its ports and flags can be anybody's.`,
      })
    },
  )

  check(
    'forwards-nobody-else',
    'the host is a router for its containers only',
    {
      needs: ['lan-cannot-enter'],
    },
    async (world) => {
      const { host, neighbor } = world
      await neighbor.execute(['ip', 'route', 'replace', INTERNET, 'via', HOST])
      await packet({ from: neighbor, to: INTERNET, port: 80 }).isNotAnswered({
        whereas: packet({ from: host, to: INTERNET, port: 80 }),
        next: 'Your rules in FORWARD let pass what neither comes from the bridge nor is an answer to it: name the bridge in each of them.',
      })
      await neighbor.execute(['ip', 'route', 'delete', INTERNET])
      await neighbor.listen(port)
      await neighbor.execute(['ip', 'route', 'replace', foreign.subnet, 'via', HOST])
      await using other = await foreignNetwork(world, foreign, { name: 'foreign', port })
      // Who stops the question has stopped its answer as well.
      const question = packet({ from: other.place, to: NEIGHBOUR, port })
      const { reply, flow } = await question.send({ wait: 500, still: true })
      await neighbor.execute(['ip', 'route', 'delete', foreign.subnet])
      ensure(!reply.answered, {
        expected: `somebody else's network, ${foreign.subnet}, may send, and nobody lets answers back in: ${question.sentence} is not answered`,
        observed: 'it is',
        next: 'A rule of yours accepts every answer on this host, whoever asked: name your bridge in it, -o minidocker0.',
        flow,
        answered: true,
      })
    },
  )
}
