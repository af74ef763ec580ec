/**
 * Lab 4.4: names in the hosts files of containers.
 */
import type { DnsResolver } from '../../solutions/4.4-dns/dns.ts'
import { type Check, ensure, isDone } from '../support/index.ts'
import { finds, findsNot, hasNames, standsOnce } from './files.ts'
import { CACHE, DB, type Files, MOVED, WEB } from './scene.ts'

export function hostsFiles(check: Check, scene: Files): void {
  check('name-resolves', 'a container finds another one by its name', {}, async (world) => {
    scene.web = await world.container('web')
    scene.db = await world.container('db')
    scene.dns = await world.learner.create<DnsResolver>('DnsResolver')
    await scene.dns.register('db', DB)
    await scene.dns.writeHostsFile(scene.web.etc, 'web', WEB)
    await scene.dns.writeHostsFile(scene.db.etc, 'db', DB)
    await finds(scene.web, {
      ...{ name: 'db', address: DB },
      next: 'The file is `hosts` in the folder that you are given; a line of it is an address, a blank, and a name. db was registered before the file was written.',
    })
  })

  check('own-name', 'a container finds itself by its name', { needs: ['name-resolves'] }, async () => {
    const { dns, web, db } = scene
    await finds(web, {
      ...{ name: 'web', address: WEB },
      next: 'Many programs look up the name of their own machine when they start. Its line is there whether the name is registered or not.',
    })
    await hasNames(
      db,
      { web: undefined },
      'web has a hosts file and is not registered: its own file has its name, and no other file has it.',
    )
    await dns.register('web', WEB)
    await dns.writeHostsFile(web.etc, 'WEB', WEB)
    await standsOnce(
      web,
      'web',
      'The name of this container is registered, too, and the file was written again, with the name in capitals. Write the whole file each time, and each name once.',
    )
    await dns.register('web', MOVED)
    await hasNames(
      db,
      { web: MOVED },
      'web was registered, for another address than its own, when this file was there already. Keep a list of the folders, and have register() write all of their files again. Only in its own file either address may stand.',
    )
    await dns.unregister('web')
    const itself =
      'web was registered and is not any more. The other containers do not know it, and it still knows itself: its own line does not come from register().'
    await hasNames(web, { web: WEB }, itself)
    await dns.register('soon', CACHE)
    await hasNames(
      db,
      { soon: CACHE },
      'soon was registered when this file was there already. Keep a list of the folders, and have register() write all of their files again.',
    )
    await hasNames(
      web,
      { soon: CACHE },
      'The file of db has soon, and that of web has not. unregister() takes a name back, and not a folder: the file of web goes on following every change.',
    )
    await hasNames(web, { web: WEB }, itself)
    await hasNames(db, { web: undefined }, itself)
    const registered = await dns.resolve('web')
    ensure((registered ?? undefined) === undefined, {
      expected: "resolve('web') is undefined: web has a hosts file, and is not registered",
      observed: `it is ${JSON.stringify(registered)}`,
      next: 'It answers from what was registered, and from nothing else.',
    })
    await dns.unregister('soon')
  })

  check('later-names', 'containers that run learn a new name', { needs: ['name-resolves'] }, async () => {
    const { dns, web, db } = scene
    await dns.register('cache', CACHE)
    const next =
      'Only files written from now on have the new name. Keep a list of the folders, and have register() write all of their files again.'
    await finds(web, { name: 'cache', address: CACHE, next })
    await finds(db, { name: 'cache', address: CACHE, next })
  })

  check(
    'written-again',
    'a file written again has the new own name only',
    { needs: ['own-name', 'later-names'] },
    async () => {
      const { dns, web, db } = scene
      try {
        await dns.writeHostsFile(web.etc, 'shop', MOVED)
        await hasNames(
          web,
          { shop: MOVED, web: undefined, db: DB },
          "writeHostsFile was called again for the folder of web, with another name and address: those are the container's own from then on.",
        )
        await dns.writeHostsFile(db.etc, 'shop', DB)
        await dns.register('api', CACHE)
        await hasNames(
          web,
          { api: CACHE, shop: MOVED, web: undefined },
          'The file was right, until a name was registered. Whatever is remembered for a folder has to be replaced when it is written again; and by then the file in the folder of db had shop for its own name as well, with another address. Two containers may have one name.',
        )
        await hasNames(
          db,
          { api: CACHE, shop: DB },
          'This container and another one have the same own name, shop, each with an address of its own. Each folder has its own.',
        )
      } finally {
        // The checks after this one find all as it was, whatever came of it.
        await dns.unregister('api')
        await dns.writeHostsFile(web.etc, 'web', WEB)
        await dns.writeHostsFile(db.etc, 'db', DB)
      }
    },
  )

  check(
    'name-moves',
    'a name that moves stands for its new address only',
    { needs: ['later-names'] },
    async () => {
      const { dns, web, db } = scene
      await dns.register('cache', MOVED)
      const next =
        'The old line comes first, and the resolver believes it. A map from names to addresses has each name once.'
      await finds(web, { name: 'cache', address: MOVED, next })
      await standsOnce(web, 'cache', next)
      await hasNames(db, { cache: MOVED }, 'The file of web has the new address, and that of db has not.')
    },
  )

  check(
    'name-vanishes',
    'a name that is unregistered is gone everywhere',
    { needs: ['later-names'] },
    async () => {
      const { dns, web, db } = scene
      await dns.register('cache', MOVED)
      for (const name of ['cache-2', 'my.cache']) await dns.register(name, MOVED)
      await dns.unregister('cache')
      await dns.unregister('never-registered')
      const next = 'unregister() has to write the files again, as register() does.'
      await findsNot(web, 'cache', next)
      await hasNames(db, { cache: undefined }, next)
      const others = { db: DB, 'cache-2': MOVED, 'my.cache': MOVED }
      await hasNames(
        web,
        others,
        'Only cache was unregistered. Other names may contain that word, or lead to the same address: they stay.',
      )
      const left = await dns.resolve('cache')
      ensure((left ?? undefined) === undefined, {
        expected: "after unregister('cache'), resolve('cache') is undefined",
        observed: `it is ${JSON.stringify(left)}`,
        next: 'The name is gone from the files, and not from what resolve() looks at.',
      })
      for (const name of ['cache-2', 'my.cache']) await dns.unregister(name)
    },
  )
}

export function localhost(check: Check, scene: Files): void {
  check(
    'localhost-stays',
    'localhost stays what it was, also for IPv6',
    { needs: ['name-resolves'] },
    async () => {
      const { dns, web } = scene
      for (const name of ['localhost', 'no name']) {
        await isDone({
          call: `unregister('${name}'), which is not registered,`,
          work: () => dns.unregister(name),
          next: 'Nobody can have registered this name: then there is nothing to do, and that is no error.',
        })
        const registered = await dns.resolve(name)
        ensure((registered ?? undefined) === undefined, {
          expected: `resolve('${name}') is undefined: nobody can have registered it`,
          observed: `it is ${JSON.stringify(registered)}`,
          next: 'It answers from what was registered, and from nothing else.',
        })
      }
      const next =
        'The file that you replace had two lines for localhost: 127.0.0.1 and ::1. Programs count on both.'
      await finds(web, { name: 'localhost', address: '127.0.0.1', next })
      await finds(web, { name: 'localhost', address: '::1', family: 6, next })
    },
  )
}
