/**
 * Lab 4.8: what is not denied is allowed, and what is denied is not.
 */
import type { NetworkPolicy } from '../../solutions/4.8-network-policies/network-policies.ts'
import {
  type Check,
  ensure,
  HOST,
  INTERNET,
  isDone,
  managerWithBridge,
  type Protocol,
  packet,
  plantStrangers,
  relyOn,
  together,
} from '../support/index.ts'
import {
  type Allowing,
  asks,
  asksInternet,
  ensureNoOther,
  ensureNoPing,
  ensurePing,
  member,
  plant,
  STAYS,
} from './scene.ts'

/** That of the usual network. */
const SUBNET = '172.18.0.0/16'

export function deny(check: Check, scene: Allowing): void {
  check('default-allow', 'where no rule matches, containers reach each other', {}, async (world) => {
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
    // The rule of lab 4.3 comes with the next check: it would hide a policy that accepts nothing itself.
    const next =
      'Nothing is denied, and `otherwise` is "allow". The policy of FORWARD is DROP, and the rule of lab 4.3 is not there yet: a rule of yours has to accept what stays on the bridge, whatever it is.'
    await asks(scene.db, scene.cache).isAnswered({
      by: scene.cache.place,
      next: `Neither of the two is up yet, and so no rule is about them. ${next}`,
      nextStands: true,
    })
    await scene.policy.containerUp('db', scene.db.ip)
    await scene.policy.containerUp('cache', scene.cache.ip)
    const [by, seenFrom] = [scene.db.place, scene.web.ip]
    await asks(scene.web, scene.db).isAnswered({ by, seenFrom, next, nextStands: true })
    await asks(scene.web, scene.db, 5432, 'udp').isAnswered({ by, next, nextStands: true })
    await ensurePing(scene.web, scene.db, `${next} A ping is neither TCP nor UDP.`)
  })

  check(
    'deny',
    'after deny(web, cache) web does not reach cache',
    { needs: ['default-allow'] },
    async (world) => {
      const { policy, web, cache, strange } = scene
      await relyOn('default-allow', asks(web, cache).isAnswered({ by: cache.place, next: '' }))
      await plant(world, STAYS.rule)
      await policy.deny('web', 'cache')
      const next =
        'The first rule that accepts or drops a packet decides; those behind it never see the packet. Is the one that accepted it a rule of your own? Then which of yours, in front of it, was to stop this packet: -s is who asks, -d is who is asked. Or is it the rule in FORWARD that accepts all that stays on the bridge? Then yours has to come before it.'
      const hostAsks = (port: number, protocol: Protocol) =>
        packet({ from: world.host, to: cache.ip, port, protocol })
      const whole =
        'deny(web, cache) names neither protocol nor port: it is about every packet, pings included. -p all.'
      await together([
        asks(web, cache).isNotAnswered({ whereas: hostAsks(80, 'tcp'), next }),
        asks(web, cache, 5432, 'udp').isNotAnswered({ whereas: hostAsks(5432, 'udp'), next }),
        ensureNoPing([web, cache], world.host, whole),
      ])
      await ensureNoOther([web, cache], { protocol: strange, control: world.host, next: whole })
    },
  )

  check('deny-one-way', 'after deny(web, cache) cache still reaches web', { needs: ['deny'] }, async () => {
    const { web, cache } = scene
    const next =
      'deny(web, cache) is about conversations that web begins. Those of cache are allowed, and the answers of web belong to them: conntrack knows the direction (--ctdir REPLY), or the state (ESTABLISHED).'
    await asks(cache, web).isAnswered({ by: web.place, next })
    await asks(cache, web, 5432, 'udp').isAnswered({ by: web.place, next })
    await ensurePing(cache, web, next)
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
    'after denials web still reaches 203.0.113.10',
    { needs: ['deny'] },
    async ({ internet, neighbor, host }) => {
      const { policy, web } = scene
      const next =
        'A policy is about packets that come in by the bridge and leave by the bridge: -i and -o, both.'
      await asksInternet(web).isAnswered({ by: internet, next })
      await isDone({
        call: "deny('web', 'nobody')",
        work: () => policy.deny('web', 'nobody'),
        next: 'No container is called nobody (yet): remember the rule, and write nothing for it while there is no address.',
      })
      const { stdout } = await host.execute(['conntrack', '-L', '-p', 'tcp'])
      ensure(stdout.includes(`src=${web.ip} dst=${INTERNET} `), {
        expected: `after deny(web, nobody) the kernel still remembers a conversation of web with ${INTERNET}`,
        observed: 'it has forgotten that: an answer that is under way finds nobody who asked',
        next: "What a container says to anybody outside the bridge is none of the policy's business. conntrack -D takes both addresses as a filter, and -F takes none.",
      })
      await neighbor.execute(['ip', 'route', 'replace', SUBNET, 'via', HOST])
      await packet({ from: neighbor, to: web.ip, port: 80 }).isNotAnswered({
        whereas: packet({ from: host, to: web.ip, port: 80 }),
        next: `${next} Nobody outside gets in because of it.`,
      })
    },
  )
}
