/**
 * Lab 4.9: datagrams to a published port, from wherever.
 */
import {
  type Check,
  type Connected,
  HOST,
  INTERNET,
  LOCALHOST,
  NEIGHBOUR,
  packet,
  parseMapping,
} from '../support/index.ts'
import { type Datagrams, DNS, networkWith } from './scene.ts'

const protocol = 'udp'

export function datagrams(check: Check, scene: Datagrams): void {
  check(
    'udp-lan',
    'a neighbor is answered from the address it asked',
    { hint: 'conntrack -D fails when it finds nothing to delete: that is no error.' },
    async (world) => {
      await world.internet.listen(DNS, protocol)
      const network = await networkWith(world, { names: ['dns', 'db'], port: DNS })
      const [first, second] = network.servers as [Connected, Connected]
      scene.forwarder = network.forwarder
      scene.dns = first.place
      scene.ip = first.ip
      scene.db = second.place
      scene.dbIp = second.ip
      await scene.forwarder.addPortForward(await parseMapping(world, '53:53/udp'), scene.ip)
      await packet({ from: world.neighbor, to: HOST, port: DNS, protocol }).isAnswered({
        by: scene.dns,
        seenFrom: NEIGHBOUR,
        next: 'UDP takes the rules that TCP takes, each with -p udp. addPortForward of your lab 4.2 writes them for each protocol of the mapping, or should. The answer has to come from the address and the port that were asked, as DNAT sees to.',
      })
    },
  )

  check(
    'udp-only',
    'a mapping for UDP opens nothing for TCP',
    { needs: ['udp-lan'] },
    async ({ host, neighbor }) => {
      const { ip } = scene
      await packet({ from: neighbor, to: HOST, port: DNS }).isNotAnswered({
        whereas: packet({ from: host, to: ip, port: DNS }),
        next: 'Only 53:53/udp is published. Port 53 of TCP is another port: look at the protocols of the mapping.',
      })
    },
  )

  check(
    'udp-host',
    'the host reaches it over UDP at 192.168.1.100',
    { needs: ['udp-lan'] },
    async ({ host }) => {
      const { dns } = scene
      await packet({ from: host, to: HOST, port: DNS, protocol }).isAnswered({
        by: dns,
        byProgram: true,
        next: 'What the host itself sends begins in OUTPUT: the DNAT for UDP is needed there as well.',
      })
    },
  )

  check(
    'udp-localhost',
    'the host reaches it over UDP at 127.0.0.1',
    { needs: ['udp-host'] },
    async ({ host }) => {
      const { dns } = scene
      await packet({ from: host, to: LOCALHOST, port: DNS, protocol }).isAnswered({
        by: dns,
        byProgram: true,
        next: 'As with TCP it takes three things: DNAT in OUTPUT, route_localnet=1 on the bridge, and another source than 127.0.0.1.',
      })
    },
  )

  check('udp-hairpin', 'containers reach it over UDP at 192.168.1.100', { needs: ['udp-lan'] }, async () => {
    const { dns, db } = scene
    for (const from of [db, dns]) {
      await packet({ from, to: HOST, port: DNS, protocol }).isAnswered({
        byProgram: true,
        by: dns,
        next: 'A datagram that turns around at the host needs a new source (MASQUERADE), and hairpin mode on its port of the bridge.',
      })
    }
  })

  check(
    'udp-other-machines',
    'datagrams to 203.0.113.10:53 still arrive there',
    { needs: ['udp-lan'] },
    async ({ host, internet }) => {
      const { db } = scene
      for (const from of [db, host]) {
        await packet({ from, to: INTERNET, port: DNS, protocol }).isAnswered({
          by: internet,
          next: 'With a DNAT that looks at the port alone, every question to every name server of the world ends in this container. Only what is addressed to this host is meant: -m addrtype --dst-type LOCAL.',
        })
      }
    },
  )
}
