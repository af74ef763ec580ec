/**
 * Lab 4.8: what is not allowed is denied, and what is allowed is not.
 */
import type { NetworkManager, NetworkPolicy } from '../../solutions/4.8-network-policies/network-policies.ts'
import { type Check, HOST, INTERNET, NEIGHBOUR, packet } from '../support/index.ts'
import {
  asks,
  asksInternet,
  type Denying,
  ensureNoPing,
  ensurePing,
  member,
  OTHER_NETWORK,
  plant,
  whatStays,
} from './scene.ts'

export function allow(check: Check, scene: Denying): void {
  check('default-deny', 'with "deny", no container reaches another', {}, async (world) => {
    for (const port of [80, 81]) await world.internet.listen(port)
    scene.manager = await world.learner.create<NetworkManager>('NetworkManager', OTHER_NETWORK)
    await scene.manager.initializeBridge()
    scene.web = await member(world, scene.manager, 'web')
    scene.db = await member(world, scene.manager, 'db')
    scene.cache = await member(world, scene.manager, 'cache')
    const { bridge, subnet } = OTHER_NETWORK
    await plant(
      world,
      `-I FORWARD -i ${bridge} -d ${INTERNET} -p tcp --dport 81 -j DROP`,
      `-A FORWARD -i eth0 -o ${bridge} -d ${scene.web.ip} -p tcp --dport 80 -j ACCEPT`,
      whatStays(bridge).rule,
    )
    await world.neighbour.execute(['ip', 'route', 'replace', subnet, 'via', HOST])
    // Without a policy it gets there.
    await asks(scene.web, scene.db).isAnswered({
      by: scene.db.place,
      next: 'Nothing but the network of lab 4.1 is there yet: look at that.',
    })
    scene.policy = await world.learner.create<NetworkPolicy>('NetworkPolicy', { bridge, otherwise: 'deny' })
    await scene.policy.allow('api', 'db')
    await asks(scene.web, scene.db).isNotAnswered({
      whereas: packet({ from: world.host, to: scene.db.ip, port: 80 }),
      next: 'FORWARD has a rule that accepts all that stays on the bridge, and it was there first. Lead such packets into a chain of your own before it, from the first call on, and let that chain end with DROP.',
    })
    await scene.policy.containerUp('web', scene.web.ip)
    await scene.policy.containerUp('db', scene.db.ip)
    await scene.policy.containerUp('cache', scene.cache.ip)
  })

  check(
    'default-deny-internet',
    'with "deny", the world outside is as near as before',
    { needs: ['default-deny'] },
    async ({ internet, neighbour }) => {
      const { web } = scene
      await asksInternet(web).isAnswered({
        by: internet,
        next: 'The DROP at the end catches too much. A policy is about packets that come in by the bridge and leave by the bridge: -i and -o, both.',
      })
      await packet({ from: neighbour, to: web.ip, port: 80 }).isAnswered({
        by: web.place,
        seenFrom: NEIGHBOUR,
        next: "Somebody else's rule lets the neighbor in, to port 80 of web. A policy is about packets that come in by the bridge and leave by the bridge: -i and -o, both.",
        nextStands: true,
      })
      await asksInternet(web, 81).isNotAnswered({
        whereas: asksInternet(web),
        next: "Somebody else's rule in FORWARD drops what is for port 81 of 203.0.113.10, and yours has accepted it before. What leaves the bridge is none of the policy's business: do not accept it either.",
      })
    },
  )

  check('allow', 'after allow(web, db) web is answered by db', { needs: ['default-deny'] }, async () => {
    const { policy, web, db } = scene
    await policy.allow('web', 'db')
    for (const protocol of ['tcp', 'udp'] as const) {
      await asks(web, db, 80, protocol).isAnswered({
        by: db.place,
        next: 'The question is allowed, and its answer goes from db to web, which no rule allows. Ask conntrack whether a packet is an answer (--ctdir REPLY, or state ESTABLISHED) before you ask the rules.',
      })
    }
    await ensurePing(
      web,
      db,
      'allow(web, db) names neither protocol nor port: it is about every packet, pings included.',
    )
  })

  check('allow-one-way', 'after allow(web, db) db does not reach web', { needs: ['allow'] }, async () => {
    const { web, db } = scene
    await asks(db, web).isNotAnswered({
      whereas: asks(web, db),
      next: 'allow(web, db) is about conversations that web begins. Answers of db pass because they are answers, not because of a rule with the two addresses exchanged.',
    })
  })

  check(
    'allow-port',
    'an allowed port is open, and no other',
    { needs: ['allow-one-way'] },
    async ({ host }) => {
      const { policy, web, db } = scene
      await policy.allow('db', 'web', { port: 80 })
      const next =
        'allow(db, web, { port: 80 }) names no protocol, so it is for both. iptables wants one for each --dport: that makes two rules.'
      await asks(db, web, 80, 'tcp').isAnswered({ by: web.place, next })
      await asks(db, web, 80, 'udp').isAnswered({ by: web.place, next })
      await asks(db, web, 5432).isNotAnswered({
        whereas: asks(db, web, 80),
        next: 'Only port 80 was allowed.',
      })
      await ensureNoPing([db, web], host, 'Only port 80 was allowed, and a ping has no port.')
    },
  )

  check(
    'allow-no-way-back',
    'what comes from an allowed port is no answer',
    { needs: ['allow'] },
    async ({ host }) => {
      const { policy, web, cache } = scene
      await policy.allow('web', 'cache', { port: 8081 })
      await cache.place.listen(8081)
      await asks(web, cache, 8081).isAnswered({
        by: cache.place,
        next: 'allow(web, cache, { port: 8081 }) opens that port; allow(web, db) was said before, and stays.',
      })
      const question = { to: web.ip, port: 80, protocol: 'udp' as const }
      await packet({ ...question, from: cache.place, clientPort: 8081 }).isNotAnswered({
        whereas: packet({ ...question, from: host }),
        next: 'web may ask port 8081 of cache. That does not make an answer of everything that cache sends from its port 8081: conntrack knows who began, a port does not.',
      })
    },
  )
}
