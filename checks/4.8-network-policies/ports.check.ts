/**
 * Lab 4.8: denials of a port or of a protocol.
 */
import { type Check, packet, together } from '../support/index.ts'
import { type Allowing, asks, ensurePing } from './scene.ts'

/** Nobody listens there; somebody asks from there. */
const ASKERS = 5433

/** Nobody listens there either: the lowest and the highest port that there is. */
const OUTERMOST = [1, 65_535]

export function denyPorts(check: Check, scene: Allowing): void {
  check('deny-port', 'a denied port is closed, and no other', { needs: ['deny'] }, async () => {
    const { policy, web, db } = scene
    await policy.deny('db', 'web', { protocol: 'tcp', port: 5432 })
    await policy.deny('db', 'web', { protocol: 'udp', port: 80 })
    for (const port of [ASKERS, ...OUTERMOST]) await policy.deny('db', 'web', { protocol: 'tcp', port })
    const next = `deny(db, web, …) was said for port 5432 of TCP, for port 80 of UDP, and for ports ${[ASKERS, ...OUTERMOST].join(', ')} of TCP. It is about these ports of web, and nothing else.`
    await asks(db, web, 80).isAnswered({ by: web.place, next })
    await packet({ from: db.place, to: web.ip, port: 80, clientPort: ASKERS }).isAnswered({
      by: web.place,
      next: `${next} This one asks from its own port ${ASKERS}, which is no matter: --dport is the port that is asked.`,
      nextStands: true,
    })
    await asks(db, web, 5432, 'udp').isAnswered({ by: web.place, next })
    await ensurePing(db, web, next)
    await together([
      asks(db, web, 5432).isNotAnswered({ whereas: asks(db, web, 80), next }),
      asks(db, web, 80, 'udp').isNotAnswered({ whereas: asks(db, web, 5432, 'udp'), next }),
    ])
  })

  check(
    'deny-protocol',
    'a rule with a protocol alone is for all its ports',
    { needs: ['deny'] },
    async () => {
      const { policy, web, cache } = scene
      await policy.deny('cache', 'web', { protocol: 'udp' })
      const next =
        'deny(cache, web, { protocol: "udp" }) names no port: it is about all ports of UDP, and about nothing else. -p without --dport.'
      await asks(cache, web).isAnswered({ by: web.place, next })
      await asks(cache, web, 5432, 'udp').isNotAnswered({ whereas: asks(cache, web), next })
    },
  )

  check(
    'deny-wins',
    'what is both denied and allowed is denied',
    { needs: ['deny-spares-others', 'deny-port', 'deny-protocol'] },
    async () => {
      const { policy, web, db, cache } = scene
      await policy.deny('cache', 'db', { protocol: 'tcp', port: 5432 })
      await policy.deny('cache', 'db', { protocol: 'udp', port: 5432 })
      await policy.allow('cache', 'db')
      await policy.allow('db', 'cache')
      await policy.deny('db', 'cache', { protocol: 'tcp', port: 5432 })
      await policy.allow('cache', 'web')
      await policy.allow('web', 'cache')
      await policy.allow('web', 'cache', { protocol: 'tcp', port: 80 })
      const first = 'Denials come first among your rules, whenever they were made.'
      await together([
        asks(db, web, 5432).isNotAnswered({
          whereas: asks(db, web, 80),
          next: 'deny(db, web, { protocol: "tcp", port: 5432 }) was said before all of these, and nobody took it back. Keep every rule, not the last one of each container.',
        }),
        asks(cache, db, 5432).isNotAnswered({
          whereas: asks(cache, db, 80),
          next: `Port 5432 was denied, of TCP and then of UDP, and then everything was allowed. ${first}`,
        }),
        asks(cache, web, 5432, 'udp').isNotAnswered({
          whereas: asks(cache, web),
          next: `All of UDP was denied, and then everything was allowed. ${first}`,
        }),
        asks(db, cache, 5432).isNotAnswered({
          whereas: asks(db, cache, 80),
          next: `Everything was allowed, and then port 5432 was denied. ${first}`,
        }),
        asks(web, cache).isNotAnswered({
          whereas: asks(db, cache, 80),
          next: `Everything was denied to web, and then the same was allowed, and port 80 once more. No rule takes another back. A denial is none the weaker for being wide. ${first}`,
        }),
      ])
    },
  )
}
