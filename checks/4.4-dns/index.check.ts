/**
 * Lab 4.4: which names a container knows, from its files and from the name server on the gateway's address.
 */
import type { DnsResolver } from '../../solutions/4.4-dns/dns.ts'
import { type ContainerPlace, ensure, type Remote, refusalOf, scenario } from '../support/index.ts'
import { CACHE, DB, MOVED, NAME_SERVER, WEB } from './addresses.ts'
import { finds, findsNot, hasNames, linesOf, shown, standsOnce } from './files.ts'
import { nameServerScenario } from './name-server.ts'
import { allRefused, NAMES, NO_ADDRESSES, NO_NAMES, notRefused, quoted } from './refused.ts'

type Dns = Remote<DnsResolver>

scenario('Names in the files of containers', (check) => {
  let dns: Dns
  let web: ContainerPlace
  let db: ContainerPlace

  check('name-resolves', 'a container finds another one by its name', {}, async (world) => {
    web = await world.container('web')
    db = await world.container('db')
    dns = await world.learner.create<DnsResolver>('DnsResolver')
    await dns.register('db', DB)
    await dns.writeHostsFile(web.etc, 'web', WEB)
    await dns.writeHostsFile(db.etc, 'db', DB)
    await finds(web, {
      ...{ name: 'db', address: DB },
      next: 'The file is `hosts` in the folder that you are given; a line of it is an address, a blank, and a name. db was registered before the file was written.',
    })
  })

  check('own-name', 'a container finds itself by its name', { needs: ['name-resolves'] }, async () => {
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
    await dns.unregister('web')
    await dns.register('soon', CACHE)
    const next =
      'web was registered and is not any more. The other containers do not know it, and it still knows itself: its own line does not come from register().'
    await hasNames(web, { web: WEB, soon: CACHE }, next)
    await hasNames(db, { web: undefined, soon: CACHE }, next)
    await dns.unregister('soon')
  })

  check('later-names', 'containers that run learn a new name', { needs: ['name-resolves'] }, async () => {
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
      await dns.writeHostsFile(web.etc, 'shop', MOVED)
      await hasNames(
        web,
        { shop: MOVED, web: undefined, db: DB },
        "writeHostsFile was called again for the folder of web, with another name and address: those are the container's own from then on.",
      )
      await dns.register('api', CACHE)
      await hasNames(
        web,
        { api: CACHE, shop: MOVED, web: undefined },
        'The file was right, until a name was registered. Whatever is remembered for a folder has to be replaced when it is written again.',
      )
      await dns.unregister('api')
      await dns.writeHostsFile(web.etc, 'web', WEB)
    },
  )

  check(
    'name-moves',
    'a name that moves stands for its new address only',
    { needs: ['later-names'] },
    async () => {
      await dns.register('cache', MOVED)
      const next =
        'The old line comes first, and the resolver believes it. A map from names to addresses has each name once.'
      await finds(web, { name: 'cache', address: MOVED, next })
      await standsOnce(web, 'cache', next)
    },
  )

  check(
    'name-vanishes',
    'a name that is unregistered is gone everywhere',
    { needs: ['later-names'] },
    async () => {
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

  check('lookup', 'resolve() tells what is registered', { needs: ['name-resolves'] }, async () => {
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

  check(
    'localhost-stays',
    'localhost stays what it was, also for IPv6',
    { needs: ['name-resolves'] },
    async () => {
      const next =
        'The file that you replace had two lines for localhost: 127.0.0.1 and ::1. Programs count on both.'
      await finds(web, { name: 'localhost', address: '127.0.0.1', next })
      await finds(web, { name: 'localhost', address: '::1', family: 6, next })
    },
  )

  check(
    'names-accepted',
    'names of letters, digits, -, _ and . are known',
    { needs: ['later-names', 'lookup'] },
    async () => {
      for (const [name, next] of Object.entries(NAMES)) {
        await notRefused({
          call: `register('${name}', '${CACHE}')`,
          work: () => dns.register(name, CACHE),
          next,
        })
      }
      const expected = Object.fromEntries(Object.keys(NAMES).map((name) => [name.toLowerCase(), CACHE]))
      await hasNames(web, expected, 'Each of these names was registered.')
      for (const name of Object.keys(NAMES)) await dns.unregister(name)
    },
  )

  check(
    'bad-names-refused',
    'what is no name or no address is refused',
    { needs: ['name-resolves', 'lookup'] },
    async () => {
      await dns.writeResolvConf(web.etc, NAME_SERVER)
      const before = { hosts: await web.read('/etc/hosts'), server: await web.read('/etc/resolv.conf') }
      const server = `${NAME_SERVER}\nnameserver 203.0.113.66`
      const nowhere = `${web.etc}/of-nobody`
      await allRefused([
        ...Object.entries(NO_NAMES).flatMap(([name, next]) => [
          { call: `register(${quoted(name)}, '${MOVED}')`, work: () => dns.register(name, MOVED), next },
          {
            call: `writeHostsFile(etc, ${quoted(name)}, '${MOVED}')`,
            work: () => dns.writeHostsFile(web.etc, name, MOVED),
            next,
          },
        ]),
        ...Object.entries(NO_ADDRESSES).flatMap(([address, next]) => [
          ...['bad', 'db'].map((name) => ({
            call: `register('${name}', ${quoted(address)})`,
            work: () => dns.register(name, address),
            next,
          })),
          {
            call: `writeHostsFile(etc, 'bad', ${quoted(address)})`,
            work: () => dns.writeHostsFile(web.etc, 'bad', address),
            next,
          },
        ]),
        ...[server, '203.0.113', '2001:db8::53', 'ns.example.test', ''].map((text) => ({
          call: `writeResolvConf(etc, ${quoted(text)})`,
          work: () => dns.writeResolvConf(web.etc, text),
          next: 'A resolver can be told to ask one IPv4 address: isIPv4 of node:net knows what that is.',
        })),
        {
          call: `writeHostsFile('${nowhere}', 'bad', '${MOVED}')`,
          work: () => dns.writeHostsFile(nowhere, 'bad', MOVED),
          next: 'There is no such folder, and so there is no such container: do not make one. Is the write awaited?',
        },
        {
          call: `writeResolvConf('${nowhere}', '${NAME_SERVER}')`,
          work: () => dns.writeResolvConf(nowhere, NAME_SERVER),
          next: 'There is no such folder, and so there is no such container: do not make one. Is the write awaited?',
        },
      ])
      const next = 'Check the name, the address and the folder first; write, and remember, only then.'
      const files = { hosts: await web.read('/etc/hosts'), server: await web.read('/etc/resolv.conf') }
      ensure(files.hosts === before.hosts && files.server === before.server, {
        expected: 'a call that is refused changes no file',
        observed: `it was refused, and it changed one: ${await shown(web, files.hosts === before.hosts ? 'resolv.conf' : 'hosts')}`,
        next,
      })
      for (const [name, address] of Object.entries({ db: DB, bad: undefined })) {
        const registered = await dns.resolve(name)
        ensure((registered ?? undefined) === address, {
          expected: `after calls of register('${name}', …) that were refused, resolve('${name}') is ${address ?? 'undefined'} as before`,
          observed: `it is ${JSON.stringify(registered) ?? 'undefined'}`,
          next,
        })
      }
      await notRefused({
        call: `after calls that were refused, register('after', '${CACHE}')`,
        work: () => dns.register('after', CACHE),
        next: 'A call that is refused leaves nothing behind: no name, and no folder that later calls would write to.',
      })
      await hasNames(web, { web: WEB, db: DB, after: CACHE, bad: undefined }, next)
      await dns.unregister('after')
    },
  )

  check(
    'whole-file',
    'a program that reads hosts meanwhile sees it whole',
    { needs: ['name-vanishes'] },
    async () => {
      // The file shrinks to less than the half that was read: of a file rewritten in place, nothing is left to read.
      const names = ['one', 'two', 'three'].map(
        (name) => `${name}${'.as-long-as-names-of-some-services'.repeat(5)}`,
      )
      for (const name of names) await dns.register(name, CACHE)
      const before = await web.read('/etc/hosts')
      const readOn = await web.readHalf('/etc/hosts')
      for (const name of names) await dns.unregister(name)
      const { text: seen, vanished } = await readOn()
      ensure(seen === before || seen === (await web.read('/etc/hosts')), {
        expected:
          'a program that has read half of the file when names change reads the old file or the new one',
        observed: `it read ${seen.length} of ${before?.length} characters, up to ${JSON.stringify(seen.slice(-30))}`,
        next: 'writeFile empties the file first, and whoever reads then has half of it. Write a file beside it, in the same folder, and rename() that over the old one.',
      })
      ensure(!vanished, {
        expected: 'at every moment while names change there is a hosts file',
        observed:
          'it was removed or moved away, and a new one came later: a program that looks up a name in between finds no file',
        next: 'Leave the old file where it is. rename() of the new one over it is one step, and no reader can come in between.',
      })
    },
  )

  check(
    'at-once',
    'names registered at the same moment are all known',
    { needs: ['later-names'] },
    async ({ learner }) => {
      const names = Array.from({ length: 20 }, (_, index) => `job-${index}`)
      const call = learner.together(dns, 'register', ...names.map((name) => [name, CACHE]))
      const refusal = await refusalOf(() => call)
      const next =
        'At an await, other calls go on. Two of them that write the same file have to take turns, or each to write all that is known in one go, to a draft of its own.'
      ensure(refusal === undefined, {
        expected: `${names.length} calls of register() at the same moment all succeed`,
        observed: `one of them threw ${refusal?.name}: ${refusal?.message}`,
        next,
      })
      const known = new Set((await linesOf(web, 'hosts')).flatMap((line) => line.split(' ')))
      const missing = names.filter((name) => !known.has(name))
      ensure(missing.length === 0, {
        expected: `${names.length} names were registered at the same moment, and the hosts file of web has them all`,
        observed: `it has not ${missing.join(', ')}`,
        next,
      })
      const [first = '', ...rest] = names
      const outcomes = await learner.sideBySide(
        dns,
        ['writeHostsFile', db.etc, 'db', DB],
        ['register', 'side', CACHE],
        ['unregister', first],
        ['writeHostsFile', web.etc, 'web', WEB],
      )
      const thrown = outcomes.find(({ error }) => error !== undefined)?.error
      ensure(thrown === undefined, {
        expected: 'writeHostsFile(), register() and unregister() at the same moment all succeed',
        observed: `one of them threw ${thrown?.name}: ${thrown?.message}`,
        next,
      })
      for (const place of [web, db]) {
        await hasNames(place, { side: CACHE, [first]: undefined, [rest[0] ?? '']: CACHE }, next)
      }
    },
  )

  check(
    'stopped-container',
    'when a container has died, the others learn names',
    { needs: ['later-names'] },
    async () => {
      // The one whose file was written first: then a loop that ends there has not come to the other.
      await web.stop()
      await notRefused({
        call: `register('late', '${CACHE}'), although the folder of web is gone, which has died,`,
        work: () => dns.register('late', CACHE),
        next: 'A folder that is not there any more needs no file: look whether it is there, and forget it if not.',
      })
      await finds(db, {
        ...{ name: 'late', address: CACHE },
        next: 'web has died, and its folder is gone. Its file cannot be written; write the others all the same.',
      })
    },
  )
})

nameServerScenario()
