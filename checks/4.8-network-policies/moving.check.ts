/**
 * Lab 4.8: containers go, come and change their addresses, and rules follow them.
 */
import {
  addressOf,
  type Check,
  type Connected,
  once,
  packet,
  together,
  type World,
} from '../support/index.ts'
import { asks, type Denying, member } from './scene.ts'

export function moving(check: Check, scene: Denying): void {
  /** db is down, and its address is that of a new container, api, of which the policy has not been told. */
  const replacement = once(replaceDb)
  const replaced = (world: World): Promise<Connected> => replacement(scene, world)

  /** Now it has, and db came back with another address. */
  const restart = once(restartDb)
  const restarted = async (world: World): Promise<Connected> => restart(scene, await replaced(world))

  check(
    'down-at-once',
    'after containerDown no rule holds for its address',
    { needs: ['allow-port'], hint: 'A container that is not up need not go down: that is no error.' },
    async (world) => {
      const { web, names } = scene
      const api = await replaced(world)
      const gone = `${names.db} had ${api.ip}, and went down; another container has that address now. Forget the address of a container that goes, and then write the rules anew, not only when the next one comes.`
      await together([
        asks(web, api, scene.ports[0]).isNotAnswered({
          whereas: packet({ from: world.host, to: api.ip, port: scene.ports[0] }),
          next: gone,
        }),
        asks(api, web, scene.ports[0]).isNotAnswered({
          whereas: packet({ from: world.host, to: web.ip, port: scene.ports[0] }),
          next: `${gone} That goes for both sides of a rule: ${names.db} was also allowed to ask ${names.web}.`,
        }),
      ])
    },
  )

  check(
    'follows-container',
    'a rule follows its container to a new address',
    { needs: ['allow'] },
    async (world) => {
      const { web, db, names } = scene
      const again = await restarted(world)
      await asks(web, again, scene.ports[0]).isAnswered({
        by: again.place,
        next: `${names.db} had ${db.ip}, and has ${again.ip} now. Keep the rules when a container goes, with names in them, and look the addresses up whenever you write them. And of all the containers only ${names.db} went, not ${names.web}.`,
      })
    },
  )

  check(
    'old-address',
    'a rule does not hold at the old address',
    { needs: ['follows-container'] },
    async (world) => {
      const { web, names } = scene
      const api = await replaced(world)
      await asks(web, api, scene.ports[0]).isNotAnswered({
        whereas: packet({ from: world.host, to: api.ip, port: scene.ports[0] }),
        next: `${api.ip} was the address of ${names.db}, and is that of ${names.api} now, which ${names.web} may not reach. The rule for the old address has to go: write all of them anew.`,
      })
    },
  )

  check(
    'rule-before-container',
    'a rule made before its container is up holds',
    { needs: ['follows-container'] },
    async (world) => {
      const { names } = scene
      const [api, again] = [await replaced(world), await restarted(world)]
      await asks(api, again, scene.ports[0]).isAnswered({
        by: again.place,
        next: `allow('${names.api}', '${names.db}') came before containerUp('${names.api}', …). Remember the rule when the address of a name is not known yet, and write it when it is.`,
      })
    },
  )

  check(
    'up-again',
    'a second containerUp moves the rules along',
    { needs: ['follows-container', 'allow-port', 'allow-no-way-back'] },
    async (world) => {
      const { policy, web, cache, names } = scene
      const again = await restarted(world)
      // As the policy is told, db and cache have changed places, and neither was ever down.
      await policy.containerUp(names.db, cache.ip)
      await asks(web, again, scene.ports[0]).isNotAnswered({
        whereas: packet({ from: world.host, to: again.ip, port: scene.ports[0] }),
        next: `containerUp('${names.db}', '${cache.ip}') came after containerUp('${names.db}', '${again.ip}'), with no containerDown between them: nobody is at ${again.ip} any more.`,
      })
      await policy.containerUp(names.cache, again.ip)
      const next = `containerUp('${names.db}', '${cache.ip}') came after containerUp('${names.db}', '${again.ip}'): the last one counts, and its address alone.`
      await asks(web, cache, scene.ports[0]).isAnswered({ by: cache.place, next, nextStands: true })
      // The other way about, where db may ask web, and cache may not.
      await asks(cache, web, scene.ports[0]).isAnswered({ by: web.place, next, nextStands: true })
      await together([
        asks(web, again, scene.ports[0]).isNotAnswered({
          whereas: packet({ from: world.host, to: again.ip, port: scene.ports[0] }),
          next,
        }),
        asks(again, web, scene.ports[0]).isNotAnswered({
          whereas: asks(cache, web, scene.ports[0]),
          next,
        }),
      ])
      // Its process has ended, db got the address, and only then somebody tells that it is down.
      await policy.containerUp(names.db, again.ip)
      await policy.containerDown(names.cache)
      await asks(web, again, scene.ports[0]).isAnswered({
        by: again.place,
        next: `${names.cache} was at ${again.ip}, ${names.db} came to be there, and then containerDown('${names.cache}') was called, late. A name goes down, and not an address: the rules that name ${names.db} hold there.`,
      })
    },
  )
}

async function replaceDb({ manager, policy, names, ports, db }: Denying, world: World): Promise<Connected> {
  await policy.containerDown(names.api)
  await manager.cleanup(names.db)
  await policy.containerDown(names.db)
  const api = await member(world, manager, names.api, ports)
  // Where lab 4.1 gives no MAC addresses, the host would go on sending to the old one for up to a minute.
  await world.host.execute(['ip', 'neighbor', 'flush', 'to', db.ip])
  return api
}

async function restartDb({ manager, policy, db, names }: Denying, api: Connected): Promise<Connected> {
  await policy.containerUp(names.api, api.ip)
  const ip = addressOf(await manager.setupContainerNetwork(names.db, db.place.pid))
  await policy.containerUp(names.db, ip)
  return { place: db.place, ip }
}
