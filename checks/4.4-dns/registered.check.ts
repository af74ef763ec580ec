/**
 * Lab 4.4: what a resolver knows.
 */
import type { DnsResolver } from '../../solutions/4.4-dns/dns.ts'
import { type Check, ensure } from '../support/index.ts'
import { finds, findsNot, hasNames } from './files.ts'
import { CACHE, DB, type Files, MOVED } from './scene.ts'

export function registered(check: Check, scene: Files): void {
  check('lookup', 'resolve() tells what is registered', { needs: ['name-resolves'] }, async () => {
    const { dns } = scene
    await dns.register('moves', CACHE)
    await dns.register('moves', MOVED)
    const expectations = { db: DB, moves: MOVED, nobody: undefined }
    for (const [name, expected] of Object.entries(expectations)) {
      const registered = await dns.resolve(name)
      ensure((registered ?? undefined) === expected, {
        expected: `resolve('${name}') is ${expected ?? 'undefined'}`,
        observed: `it is ${JSON.stringify(registered) ?? 'undefined'}`,
        next: 'It answers from what was registered, and from nothing else.',
      })
    }
    await dns.unregister('moves')
  })

  check(
    'two-resolvers',
    "two resolvers do not know each other's names",
    { needs: ['later-names', 'lookup'] },
    async ({ learner }) => {
      const { web } = scene
      const other = await learner.create<DnsResolver>('DnsResolver')
      await other.register('alien', MOVED)
      const next =
        'A second resolver was made, and a name registered with it. What a resolver knows belongs to that object: no static field, no variable of the module.'
      await hasNames(web, { alien: undefined, db: DB }, next)
      const known = await other.resolve('db')
      ensure((known ?? undefined) === undefined, {
        expected: "resolve('db') of a second resolver is undefined: db is registered with the first one",
        observed: `it is ${JSON.stringify(known)}`,
        next,
      })
    },
  )

  check(
    'case',
    'upper and lower case make no difference',
    { needs: ['name-moves', 'name-vanishes', 'lookup'] },
    async () => {
      const { dns, web } = scene
      const next = 'To every resolver, DB and db are one name. Make it lower case wherever a name comes in.'
      await dns.register('Queue', CACHE)
      const registered = await dns.resolve('qUEUE')
      ensure(registered === CACHE, {
        expected: `after register('Queue', '${CACHE}'), resolve('qUEUE') is ${CACHE}`,
        observed: `it is ${JSON.stringify(registered) ?? 'undefined'}`,
        next,
      })
      await dns.register('QUEUE', MOVED)
      await finds(web, { name: 'queue', address: MOVED, next })
      await dns.unregister('queue')
      await findsNot(web, 'queue', next)
    },
  )
}
