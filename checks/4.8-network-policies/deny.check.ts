/**
 * Lab 4.8: what is not denied is allowed, and what is denied is not.
 */
import type { NetworkPolicy } from '../../solutions/4.8-network-policies/network-policies.ts'
import {
  type Check,
  managerWithBridge,
  type Protocol,
  packet,
  plantStrangers,
  relyOn,
} from '../support/index.ts'
import { type Allowing, asks, asksInternet, ensureNoPing, member, plant, STAYS } from './scene.ts'

export function deny(check: Check, scene: Allowing): void {
  check('default-allow', 'where no rule speaks, containers reach each other', {}, async (world) => {
    await plantStrangers(world)
    await world.internet.listen(80)
    const manager = await managerWithBridge(world)
    scene.web = await member(world, manager, 'web')
    scene.db = await member(world, manager, 'db')
    scene.cache = await member(world, manager, 'cache')
    // Somebody else's rule about two of ours.
    await plant(world, `-A FORWARD -s ${scene.web.ip} -d ${scene.cache.ip} -p tcp --dport 9999 -j DROP`)
    scene.before = await world.state()
    scene.policy = await world.learner.create<NetworkPolicy>('NetworkPolicy')
    await scene.policy.containerUp('web', scene.web.ip)
    await scene.policy.containerUp('db', scene.db.ip)
    await scene.policy.containerUp('cache', scene.cache.ip)
    await asks(scene.web, scene.db).isAnswered({
      by: scene.db.place,
      seenFrom: scene.web.ip,
      next: 'Nothing is denied, and `otherwise` is "allow": then it is up to you to accept what stays on the bridge, since the policy of FORWARD is DROP.',
    })
  })

  check(
    'deny',
    'after deny(web, cache) web does not reach cache',
    { needs: ['default-allow'] },
    async (world) => {
      const { policy, web, cache } = scene
      await relyOn('default-allow', asks(web, cache).isAnswered({ by: cache.place, next: '' }))
      await plant(world, STAYS.rule)
      await policy.deny('web', 'cache')
      const next =
        'Rules are tried in order, and the first that decides is the last that is asked. FORWARD has a rule that accepts all that stays on the bridge; yours has to come before it.'
      const hostAsks = (port: number, protocol: Protocol) =>
        packet({ from: world.host, to: cache.ip, port, protocol })
      await Promise.all([
        asks(web, cache).isNotAnswered({ whereas: hostAsks(80, 'tcp'), next }),
        asks(web, cache, 5432, 'udp').isNotAnswered({ whereas: hostAsks(5432, 'udp'), next }),
      ])
      await ensureNoPing(
        [web, cache],
        world.host,
        'deny(web, cache) names neither protocol nor port: it is about every packet, pings included. -p all.',
      )
    },
  )

  check('deny-one-way', 'after deny(web, cache) cache still reaches web', { needs: ['deny'] }, async () => {
    const { web, cache } = scene
    await asks(cache, web).isAnswered({
      by: web.place,
      next: 'deny(web, cache) is about conversations that web begins. Those of cache are allowed, and the answers of web belong to them: conntrack knows the direction (--ctdir REPLY), or the state (ESTABLISHED).',
    })
  })

  check(
    'deny-spares-others',
    'after deny(web, cache) all others still talk',
    { needs: ['deny'] },
    async () => {
      const { web, db, cache } = scene
      await asks(db, cache).isAnswered({
        by: cache.place,
        next: 'Only web was denied. A rule needs both addresses, that of the one who asks (-s) and that of the one who is asked (-d).',
      })
      await asks(web, db).isAnswered({
        by: db.place,
        next: 'Only cache was denied to web. A rule needs both addresses, -s and -d.',
      })
    },
  )

  check(
    'deny-internet',
    'after deny(web, cache) web reaches 203.0.113.10',
    { needs: ['deny'] },
    async ({ internet }) => {
      const { web } = scene
      await asksInternet(web).isAnswered({
        by: internet,
        next: 'A policy is about packets that come in by the bridge and leave by the bridge: -i and -o, both.',
      })
    },
  )
}
