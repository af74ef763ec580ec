/**
 * Lab 4.8: containers go, come and change their addresses, and what is denied follows them.
 */
import { arrange, type Check, type Connected, packet, together } from '../support/index.ts'
import { type Allowing, asks } from './scene.ts'

export function following(check: Check, scene: Allowing): void {
  check(
    'deny-follows',
    'what is denied follows containers as well',
    { needs: ['deny-wins'], hint: 'A rule may name a container that is not up yet.' },
    async ({ host }) => {
      const { policy, web, db, cache } = scene
      await policy.deny('late', 'db')
      await policy.containerDown('cache')
      await asks(web, cache).isAnswered({
        by: cache.place,
        next: `deny('web', 'cache') names a container that has gone: no rule holds for ${cache.ip} any more.`,
      })
      await policy.containerUp('late', cache.ip)
      await asks(cache, db).isNotAnswered({
        whereas: asks(web, db),
        next: `deny('late', 'db') came before containerUp('late', '${cache.ip}'). Remember the rule when the address of a name is not known yet, and write it when it is.`,
      })
      await policy.containerDown('late')
      const far = await secondAddress(web)
      await policy.containerUp('far-db', far)
      await policy.deny('cache', 'far-db')
      await policy.deny('cache-far', 'db')
      await policy.containerUp('cache', cache.ip)
      await policy.containerDown('web')
      await packet({ from: cache.place, to: far, port: 80 }).isNotAnswered({
        whereas: packet({ from: host, to: far, port: 80 }),
        next: `deny('cache', 'far-db') holds while far-db has ${far}. After it came deny('cache-far', 'db'), which is another rule, however their names are joined; and containerDown('web'), which had ${web.ip}: another address, though ${far} begins with it.`,
      })
      await policy.containerDown('cache')
      await policy.containerUp('web', web.ip)
      // As the policy is told, db and cache have changed places.
      await policy.containerUp('cache', db.ip)
      await policy.containerUp('db', cache.ip)
      const next = `deny('web', 'cache') was said when cache had ${cache.ip}. It went down, and came back with ${db.ip}, and web was away for a while: keep denials by name, also while their containers are not up.`
      await together([
        asks(web, cache).isAnswered({ by: cache.place, next, nextStands: true }),
        asks(web, db).isNotAnswered({ whereas: asks(web, cache), next }),
      ])
      await policy.containerUp('db', db.ip)
      await policy.containerUp('cache', cache.ip)
    },
  )
}

/** One that begins with the one that it has: 172.18.0.20 beside 172.18.0.2. */
async function secondAddress({ place, ip }: Connected): Promise<string> {
  const second = `${ip}0`
  await arrange(place, ['ip', 'address', 'add', `${second}/32`, 'dev', 'eth0'], {
    what: `${place.name} gets a second address, ${second}`,
  })
  return second
}
