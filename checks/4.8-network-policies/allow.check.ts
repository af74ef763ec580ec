/**
 * Lab 4.8: what is not allowed is denied, and what is allowed is not.
 */
import type { NetworkPolicy } from '../../solutions/4.8-network-policies/network-policies.ts'
import {
  type Check,
  ensure,
  HOST,
  INTERNET,
  managerWithBridge,
  NEIGHBOUR,
  packet,
  together,
} from '../support/index.ts'
import {
  asks,
  asksInternet,
  type Denying,
  ensureNoPing,
  ensurePing,
  member,
  plant,
  whatStays,
} from './scene.ts'

export function allow(check: Check, scene: Denying): void {
  check('default-deny', 'with "deny", no container reaches another', {}, async (world) => {
    const { names, order, ports, closed } = scene
    const { bridge, gateway, subnet } = scene.network
    const [open] = ports
    for (const port of [open, closed]) await world.internet.listen(port)
    scene.manager = await managerWithBridge(world, { bridge, gateway, subnet })
    for (const role of order) scene[role] = await member(world, scene.manager, names[role], ports)
    await plant(
      world,
      `-I FORWARD -i ${bridge} -d ${INTERNET} -p tcp --dport ${closed} -j DROP`,
      `-A FORWARD -i eth0 -o ${bridge} -d ${scene.web.ip} -p tcp --dport ${open} -j ACCEPT`,
      whatStays(bridge).rule,
    )
    await world.neighbor.execute(['ip', 'route', 'replace', subnet, 'via', HOST])
    // Without a policy it gets there.
    await asks(scene.web, scene.db, open).isAnswered({
      by: scene.db.place,
      next: 'Nothing but the network of lab 4.1 is there yet: look at that.',
    })
    scene.policy = await world.learner.create<NetworkPolicy>('NetworkPolicy', { bridge, otherwise: 'deny' })
    await scene.policy.allow(names.api, names.db)
    await asks(scene.web, scene.db, open).isNotAnswered({
      whereas: packet({ from: world.host, to: scene.db.ip, port: open }),
      next: `The bridge is ${bridge}, as the configuration says. FORWARD has a rule that accepts all that stays on it, and it was there first. Lead such packets into a chain of your own before it, from the first call on, and let that chain end with DROP.`,
    })
    for (const role of order) await scene.policy.containerUp(names[role], scene[role].ip)
  })

  check(
    'default-deny-internet',
    'with "deny", the world outside is as near as before',
    { needs: ['default-deny'] },
    async ({ internet, neighbor }) => {
      const { web, closed } = scene
      const [open] = scene.ports
      await asksInternet(web, open).isAnswered({
        by: internet,
        next: 'The DROP at the end catches too much. A policy is about packets that come in by the bridge and leave by the bridge: -i and -o, both.',
      })
      await packet({ from: neighbor, to: web.ip, port: open }).isAnswered({
        by: web.place,
        seenFrom: NEIGHBOUR,
        next: `Somebody else's rule lets the neighbor in, to port ${open} of ${web.place.name}. A policy is about packets that come in by the bridge and leave by the bridge: -i and -o, both.`,
        nextStands: true,
      })
      const { gateway } = scene.network
      ensure(await web.place.ping(gateway), {
        expected: `a ping from ${web.place.name} to ${gateway} is answered by the host`,
        observed: 'no answer came',
        next: 'The host is no container of this bridge. What a container says to it passes INPUT, and what it says OUTPUT: a policy needs neither.',
      })
      await asksInternet(web, closed).isNotAnswered({
        whereas: asksInternet(web, open),
        next: `Somebody else's rule in FORWARD drops what is for port ${closed} of ${INTERNET}, and yours has accepted it before. What leaves the bridge is none of the policy's business: do not accept it either.`,
      })
    },
  )

  check('allow', 'after allow(A, B) A is answered by B', { needs: ['default-deny'] }, async ({ host }) => {
    const { policy, web, db, names } = scene
    const { bridge } = scene.network
    const [open, other] = scene.ports
    await policy.allow(names.web, names.db)
    for (const protocol of ['tcp', 'udp'] as const) {
      await asks(web, db, open, protocol).isAnswered({
        by: db.place,
        next: `The question is allowed, and its answer goes from ${names.db} to ${names.web}, which no rule allows. Ask conntrack whether a packet is an answer (--ctdir REPLY, or state ESTABLISHED) before you ask the rules.`,
      })
    }
    await ensurePing(
      web,
      db,
      `allow('${names.web}', '${names.db}') names neither protocol nor port: it is about every packet, pings included.`,
    )
    // Silence after this has to be the policy's doing again.
    const { rule } = whatStays(bridge)
    await plant({ host }, rule.replace('-A', '-D'))
    await asks(web, db, other).isAnswered({
      by: db.place,
      next: 'The rule at the end of FORWARD that accepts all that stays on the bridge is gone, and the policy of FORWARD is DROP: what is allowed has to be accepted by a rule of yours (-j ACCEPT), not handed back to FORWARD.',
    })
    await plant({ host }, rule)
  })

  check('allow-one-way', 'after allow(A, B) B does not reach A', { needs: ['allow'] }, async () => {
    const { web, db, names } = scene
    const [open] = scene.ports
    const next = `allow('${names.web}', '${names.db}') is about conversations that ${names.web} begins. Answers of ${names.db} pass because they are answers, not because of a rule with the two addresses exchanged.`
    await together(
      (['tcp', 'udp'] as const).map((protocol) =>
        asks(db, web, open, protocol).isNotAnswered({ whereas: asks(web, db, open, protocol), next }),
      ),
    )
  })

  check(
    'allow-port',
    'an allowed port is open, and no other',
    { needs: ['allow-one-way'] },
    async ({ host }) => {
      const { policy, web, db, cache, names, third, closed } = scene
      const [open, other] = scene.ports
      await web.place.listen(third, 'udp')
      await policy.allow(names.db, names.web, { protocol: 'udp', port: third })
      await policy.allow(names.db, names.web, { port: open })
      // The same protocol again, and the same port again: neither takes the place of the first one.
      await policy.allow(names.db, names.web, { protocol: 'udp', port: closed })
      await policy.allow(names.db, names.web, { protocol: 'tcp', port: third })
      const next = `allow('${names.db}', '${names.web}', { port: ${open} }) names no protocol, so it is for both. iptables wants one for each --dport: that makes two rules.`
      await asks(db, web, open, 'tcp').isAnswered({ by: web.place, next })
      await asks(db, web, open, 'udp').isAnswered({ by: web.place, next })
      await asks(db, web, third, 'udp').isAnswered({
        by: web.place,
        next: `Port ${third} of UDP was allowed before, and stays so: keep every rule, not the last one of each pair, of its protocol or of its port.`,
        nextStands: true,
      })
      await policy.allow(names.cache, names.db, { protocol: 'tcp' })
      const allOfTcp = `allow('${names.cache}', '${names.db}', { protocol: 'tcp' }) names no port: it is about all ports of TCP, and about nothing else. -p without --dport.`
      await asks(cache, db, other).isAnswered({ by: db.place, next: allOfTcp })
      await together([
        asks(db, web, other).isNotAnswered({
          whereas: asks(db, web, open),
          next: `Ports ${open}, ${third} and ${closed} were allowed, and this one was not.`,
        }),
        asks(cache, db, other, 'udp').isNotAnswered({ whereas: asks(cache, db, other), next: allOfTcp }),
        ensureNoPing([db, web], host, `Only ports were allowed, and a ping has none.`),
      ])
    },
  )

  check(
    'deny-from-allowed',
    'with "deny", a denied port of an allowed container is closed',
    { needs: ['allow'] },
    async () => {
      const { policy, web, db, names } = scene
      const [open, other] = scene.ports
      await policy.deny(names.web, names.db, { port: other })
      const next = `deny('${names.web}', '${names.db}', { port: ${other} }) names no protocol, so it is for TCP and for UDP, and it comes before allow('${names.web}', '${names.db}'), also where all that no rule is about is denied.`
      await together(
        (['tcp', 'udp'] as const).map((protocol) =>
          asks(web, db, other, protocol).isNotAnswered({ whereas: asks(web, db, open, protocol), next }),
        ),
      )
    },
  )

  check(
    'allow-no-way-back',
    'what comes from an allowed port is no answer',
    { needs: ['allow'] },
    async ({ host }) => {
      const { policy, web, cache, names, third } = scene
      await policy.allow(names.web, names.cache, { port: third })
      await cache.place.listen(third)
      await asks(web, cache, third).isAnswered({
        by: cache.place,
        next: `allow('${names.web}', '${names.cache}', { port: ${third} }) opens that port; allow('${names.web}', '${names.db}') was said before, and stays.`,
      })
      const question = { to: web.ip, port: scene.ports[0], protocol: 'udp' as const }
      await packet({ ...question, from: cache.place, clientPort: third }).isNotAnswered({
        whereas: packet({ ...question, from: host }),
        next: `${names.web} may ask port ${third} of ${names.cache}. That does not make an answer of everything that ${names.cache} sends from its port ${third}: conntrack knows who began, a port does not.`,
      })
    },
  )
}
