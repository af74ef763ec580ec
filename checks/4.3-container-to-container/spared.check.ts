/**
 * Lab 4.3: what stays as it is when containers may talk to each other.
 */
import { type Check, ensure, ensureSettings, HOST, heard, packet, plantRule } from '../support/index.ts'
import { type TwoContainers, webToDb } from './scene.ts'

export function spared(check: Check, scene: TwoContainers): void {
  check(
    'settings-stay',
    'switches and policies of the host stay',
    {
      needs: ['same-bridge'],
    },
    async ({ host }) => {
      await ensureSettings(host, {
        before: scene.settings,
        expected: 'with icc on, all switches and policies of the host are as they were',
      })
    },
  )

  check(
    'own-address',
    "db sees web's own address, and eth0 hears nothing",
    { needs: ['same-bridge'] },
    async (world) => {
      const { web, db } = scene
      await webToDb(scene).isAnswered({
        by: db.place,
        seenFrom: web.ip,
        next: 'A rule in POSTROUTING of table nat, here or in your lab 4.1, rewrites the source although the packet stays on the bridge: MASQUERADE is for what leaves, ! -o BRIDGE.',
      })
      const { flow } = await webToDb(scene).send({ still: true })
      const [packets, links] = await Promise.all([heard(world, 'host', flow), world.linkNames('host')])
      const onUplink = packets.filter(({ link }) => links.get(link) === 'eth0')
      ensure(onUplink.length === 0, {
        expected: 'a packet from web to db goes from one port of the bridge to the other, and nowhere else',
        observed: 'it was heard on eth0 of the host as well',
        next: 'Traffic within a network needs no route and no uplink: the bridge knows behind which port db is.',
        flow,
        answered: true,
      })
    },
  )

  check(
    'rules-still-apply',
    "the host's rules still apply between containers",
    { needs: ['same-bridge'] },
    async ({ host }) => {
      const { web, db } = scene
      await db.place.listen(81)
      // In table raw, so that it comes before whatever the learner's rules accept.
      await plantRule(host, `-t raw -I PREROUTING -s ${web.ip} -d ${db.ip} -p tcp --dport 81 -j DROP`)
      await webToDb(scene, 81).isNotAnswered({
        whereas: packet({ from: host, to: db.ip, port: 81 }),
        next: 'Is net.bridge.bridge-nf-call-iptables still 1? At 0, no iptables rule sees packets that stay on a bridge: neither the rules of other people, on any bridge of this host, nor your own when icc is off. Leave it at 1, and let a rule in FORWARD accept the packets.',
      })
    },
  )

  check(
    'outside-stays-out',
    'with icc on, the LAN still does not get in',
    {
      needs: ['same-bridge'],
    },
    async ({ host, neighbor }) => {
      const { web } = scene
      await neighbor.execute(['ip', 'route', 'replace', '172.18.0.0/16', 'via', HOST])
      await packet({ from: neighbor, to: web.ip, port: 80 }).isNotAnswered({
        whereas: packet({ from: host, to: web.ip, port: 80 }),
        next: 'Accept what comes in by the bridge and leaves by it: both, -i and -o. With -o alone the rule lets in all that comes from outside.',
      })
    },
  )
}
