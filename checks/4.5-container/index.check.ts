/**
 * Lab 4.5: containers that find each other and are reached, what is left of one that was stopped, and what of one that
 * could not be started.
 */
import type { Host } from '../../solutions/4.5-container/container.ts'
import {
  type ContainerPlace,
  ensure,
  type HostState,
  listed,
  packet,
  type Remote,
  refusalOf,
  relyOn,
  scenario,
  type World,
} from '../support/index.ts'
import {
  answersNeighbor,
  containerOn,
  hasSameLinks,
  isAsBefore,
  isRefused,
  type Learners,
  looksUp,
  namesIn,
  processFor,
  type Running,
  returnedAddress,
  returns,
  run,
  spoil,
  startHost,
  without,
} from './containers.ts'

const INTERNET = '203.0.113.10'
const OUTSIDE = 'www.example.test'
/** Above the gateway's, and that of the one container that runs. */
const LOWEST_FREE = '172.18.0.3'

scenario('Two containers, a neighbor, and two calls at once', (check) => {
  let host: Remote<Host>
  let db: Running
  let web: Running
  let cache: Running
  /** With db running, and before web was. */
  let before: HostState
  /** The process that web had at its first start. */
  let first: ContainerPlace
  /** A process that nobody has been run with, and then the one that cache is. */
  let spare: ContainerPlace

  check(
    'by-name',
    'web and db reach each other by their names',
    { hint: 'First Host.start(), then run() of one container after the other.' },
    async (world) => {
      host = await startHost(world)
      const place = await processFor(world, 'db')
      const container = await containerOn(host, world, 'db')
      db = { container, place, ip: await run(container, place) }
      before = await world.state()
      web = {
        container: await containerOn(host, world, 'web', ['8080:80/tcp', '8082:82/tcp']),
        place: await processFor(world, 'web', [80, 82]),
        ip: '',
      }
      web.ip = await run(web.container, web.place)
      await looksUp({
        ...{ by: web.place, name: 'web', address: web.ip },
        next: 'A container knows itself: its hosts file is written for its own name and address.',
      })
      for (const [from, to] of [[web, db] as const, [db, web] as const]) {
        await looksUp({
          ...{ by: from.place, name: to.place.name, address: to.ip },
          next: 'run() has to write the hosts file of its own container, and to register its name: with the one resolver that all containers of the host share, so that those that run already learn it.',
        })
        await packet({ from: from.place, to: to.ip, port: 80 }).isAnswered({
          by: to.place,
          seenFrom: from.ip,
          next: 'The name is found, and the packet does not get there: switch communication on, with setIcc of lab 4.3.',
          nextStands: true,
        })
      }
    },
  )

  check('published', 'the neighbor reaches web through the host', { needs: ['by-name'] }, async (world) => {
    for (const port of [8080, 8082]) {
      await answersNeighbor(
        world,
        port,
        web.place,
        'web was run with the ports 8080:80/tcp and 8082:82/tcp: publish each of its mappings for the address that it got, with addPortForward of lab 4.2.',
      )
    }
  })

  check(
    'runs-already',
    'a container that is running is not run again',
    { needs: ['published'] },
    async (world) => {
      spare = await processFor(world, 'cache')
      const links = await world.host.linkNames()
      const next =
        'web is running, and goes on as if nothing had been asked: look whether it is before anything is done, and take nothing back that this call has not done.'
      for (const place of [spare, web.place]) {
        const which = place === spare ? 'another process' : 'the process that it has'
        await isRefused(
          () => run(web.container, place),
          `run() of web, which is running, with ${which}`,
          next,
        )
      }
      await hasSameLinks(world, { before: links, when: 'after a second run() of web was refused', next })
      await looksUp({ by: db.place, name: 'web', address: web.ip, next })
      await answersNeighbor(world, 8080, web.place, next)
    },
  )

  check(
    'outside',
    'web finds www.example.test, and reaches it',
    { needs: ['by-name'] },
    async ({ internet }) => {
      await looksUp({
        ...{ by: web.place, name: OUTSIDE, address: INTERNET },
        next: 'For names that are not in its hosts file, a container asks the server in its resolv.conf: write one that names nameServer of the host, where somebody answers.',
      })
      await internet.listen(80)
      await packet({ from: web.place, to: INTERNET, port: 80 }).isAnswered({
        by: internet,
        next: 'This is the network of lab 4.1, which Host.start() has to build.',
      })
    },
  )

  let stopping: Promise<void> | undefined
  const webStopped = (): Promise<void> => {
    stopping ??= web.container.stop()
    return stopping
  }

  check(
    'stop-leaves-nothing',
    'after stop, no rule and no cable of web is left',
    { needs: ['published', 'runs-already'] },
    async (world) => {
      await webStopped()
      await isAsBefore(world, {
        ...{ before, when: 'after web was stopped' },
        next: 'What run() has done, stop() takes back, and returns when that is done: removePortForward for each mapping and the address that web had, cleanup for its cable. Is each of them called, and awaited?',
      })
    },
  )

  check('stop-frees-name', 'after stop, nobody finds web any more', { needs: ['by-name'] }, async () => {
    await relyOn('stop-leaves-nothing', webStopped())
    await looksUp({
      ...{ by: db.place, name: 'web', address: undefined },
      next: 'Unregister the name: as long as it is in the hosts files, the others call an address that is nobody’s, or by now somebody else’s.',
    })
  })

  check(
    'stop-spares-others',
    'when web has stopped, db still reaches the world',
    { needs: ['by-name', 'outside'] },
    async (world) => {
      await relyOn('stop-leaves-nothing', webStopped())
      const next =
        'Only web was stopped, and db has lost something with it: its own cable, or the bridge and the rules of lab 4.1, which belong to all containers of the host. Take back what run() did for web, and nothing else.'
      await packet({ from: db.place, to: INTERNET, port: 80 }).isAnswered({
        ...{ by: world.internet, next, nextStands: true },
      })
    },
  )

  check(
    'stop-frees-address',
    'after stop, the next container gets the address',
    { needs: ['by-name', 'runs-already'] },
    async (world) => {
      await relyOn('stop-leaves-nothing', webStopped())
      const container = await containerOn(host, world, 'cache')
      cache = { container, place: spare, ip: await run(container, spare) }
      ensure(cache.ip === web.ip, {
        expected: `cache, which is run next, gets the address that web had, ${web.ip}`,
        observed: `it gets ${cache.ip}`,
        next: 'Addresses are handed out from the lowest one on, and that of web is still taken. The cable may be gone without the network knowing: only cleanup() of lab 4.1 gives the address back.',
      })
    },
  )

  check(
    'restart',
    'web can be run again, with another process',
    { needs: ['published', 'stop-frees-address'] },
    async (world) => {
      const was = web.ip
      first = web.place
      web.place = await processFor(world, 'web-again', [80, 82])
      await returns(
        async () => {
          web.ip = await run(web.container, web.place)
        },
        'run() works again after stop()',
        'After stop() the container is not running: whatever says that it is has to be taken back as well.',
      )
      ensure(web.ip !== was, {
        expected: `run() returns the new address of web: the old one, ${was}, is that of cache now`,
        observed: `it returned ${web.ip}`,
        next: 'Nothing that run() has found out may outlive stop(): each start gets its own address.',
      })
      const next = `web had ${was}, which is the address of cache now, and has ${web.ip}, with another process. Whatever is done for web at this start has to be about the new ones.`
      await looksUp({ by: db.place, name: 'web', address: web.ip, next })
      for (const port of [8080, 8082]) await answersNeighbor(world, port, web.place, next)
      await looksUp({ by: web.place, name: 'db', address: db.ip, next })
    },
  )

  check(
    'stop-again',
    'stop of a container that is not running is nothing',
    { needs: ['restart'] },
    async (world) => {
      const stopAgain = (container: Learners): Promise<void> =>
        returns(
          () => container.stop(),
          'stop() does nothing when the container is not running (yet, or any more)',
          'What is not running need not be stopped: that is no error.',
        )
      await web.container.stop()
      await stopAgain(web.container)
      const successor = await containerOn(host, world, 'web')
      await stopAgain(successor)
      const ip = await run(successor, web.place)
      await stopAgain(web.container)
      await stopAgain(await containerOn(host, world, 'web', ['8080:80/tcp']))
      const next =
        'A container that is not running has nothing to take back. Its name and its address do not say what is its own: by now they are those of another one. Remember what run() has done, and forget it once that is taken back.'
      await looksUp({ by: db.place, name: 'web', address: ip, next })
      await packet({ from: db.place, to: ip, port: 80 }).isAnswered({ by: web.place, next })
    },
  )

  check(
    'run-twice',
    'of two runs at the same moment, one is refused',
    { needs: ['restart', 'stop-frees-address'] },
    async (world) => {
      await cache.container.stop()
      const job = await containerOn(host, world, 'job')
      const { pid, etc } = cache.place
      const calls = await world.learner.sideBySide(job, ['run', { pid, etc }], ['run', { pid, etc }])
      const refused = calls.filter(({ error }) => error !== undefined)
      ensure(refused.length === 1, {
        expected: 'of two calls of run() at the same moment, one throws',
        observed: refused.length === 0 ? 'none did' : `both did: ${refused[0]?.error?.message}`,
        next: 'Two calls go on side by side, from one await to the next. Let them take turns; or write down before the first await that this container is being run.',
      })
      const ip = returnedAddress(calls.find(({ error }) => error === undefined)?.value)
      await packet({ from: world.host, to: ip, port: 80 }).isAnswered({
        by: cache.place,
        next: 'One call was refused, and that one has taken back what the other had done. Each call takes back its own steps, and the one that is refused has none.',
      })
      const stops = await world.learner.sideBySide(job, ['stop'], ['stop'])
      const thrown = stops.find(({ error }) => error !== undefined)?.error
      ensure(thrown === undefined, {
        expected:
          'of two calls of stop() at the same moment, one stops the container and the other does nothing',
        observed: `one threw ${thrown?.name}: ${thrown?.message}`,
        next: 'Both take back the same steps. Let the second one wait for the first; then there is nothing left for it.',
      })
      await looksUp({
        ...{ by: db.place, name: 'job', address: undefined },
        next: 'After both calls of stop() the container is gone.',
      })
    },
  )

  check(
    'started-at-once',
    'two containers started at once are both reached',
    { needs: ['run-twice'] },
    async (world) => {
      const links = await world.host.linkNames()
      const left = await containerOn(host, world, 'left', ['8090:80/tcp'])
      const right = await containerOn(host, world, 'right', ['8091:80/tcp'])
      await Promise.all([run(left, first), run(right, cache.place)])
      const next =
        'Two containers were started at the same moment. What a start finds out belongs to that container alone: no static field, no variable of the module.'
      await answersNeighbor(world, 8090, first, next)
      await answersNeighbor(world, 8091, cache.place, next)
      await Promise.all([left.stop(), right.stop()])
      await hasSameLinks(world, { before: links, when: 'after both were stopped', next })
      const twins = [await containerOn(host, world, 'twin'), await containerOn(host, world, 'TWIN')] as const
      const refusals = await Promise.all([
        refusalOf(() => run(twins[0], first)),
        refusalOf(() => run(twins[1], cache.place)),
      ])
      const refused = refusals.filter((refusal) => refusal !== undefined)
      ensure(refused.length === 1, {
        expected: 'of two containers named twin and TWIN that are started at the same moment, one is refused',
        observed: refused.length === 0 ? 'none is' : `both are: ${refused[0]?.message}`,
        next: 'Between asking for a name and having it nobody may come in: take it before the first await, as setupContainerNetwork does with the id.',
      })
      for (const twin of twins) await twin.stop()
      await hasSameLinks(world, { before: links, when: 'after both were stopped', next })
    },
  )

  check(
    'stop-while-starting',
    'stop while run is under way leaves nothing',
    { needs: ['run-twice'] },
    async (world) => {
      const state = await world.state()
      const job = await containerOn(host, world, 'job', ['8090:80/tcp'])
      const { pid, etc } = cache.place
      await world.learner.sideBySide(job, ['run', { pid, etc }], ['stop'])
      const next =
        'When stop() came, there was nothing yet that it could take back, or not all, and then run() went on. Let stop() wait until run() has ended, one way or the other.'
      await isAsBefore(world, { before: state, when: 'after run() and stop() have both returned', next })
      await looksUp({ by: db.place, name: 'job', address: undefined, next })
    },
  )
})

scenario('Starts that fail, and ends that are not quiet', (check) => {
  let host: Remote<Host>
  let web: Running
  let db: Running
  let job: Learners
  /** For one container after another: each of these checks needs the one before it to have ended well. */
  let place: ContainerPlace
  /** With web running, and nobody else. */
  let before: HostState

  async function begin(world: World): Promise<void> {
    host = await startHost(world)
    const container = await containerOn(host, world, 'web', ['8080:80/tcp'])
    const process = await processFor(world, 'web')
    web = { container, place: process, ip: await run(container, process) }
    before = await world.state()
  }

  check(
    'port-taken',
    'when a port is taken, the start is taken back',
    { hint: 'First Host.start(), then run() of one container after the other.' },
    async (world) => {
      await relyOn('by-name', begin(world))
      place = await processFor(world, 'rival')
      await isRefused(
        () => containerOn(host, world, 'odd', ['8085:80/tcp', '80']),
        "new Container() with the ports 8085:80/tcp and '80'",
        'PortMapping.parseAll of lab 4.2 reads the mappings, and throws for what is none.',
      )
      const rival = await containerOn(host, world, 'rival', ['8081:80/tcp', '8080:80/tcp'])
      await isRefused(
        () => run(rival, place),
        'run() of rival, with the ports 8081:80/tcp and 8080:80/tcp,',
        'web has port 8080, and addPortForward throws for it. Whoever does not await that never hears of it.',
      )
      await isAsBefore(world, {
        ...{ before, when: 'after run() of rival has failed' },
        next: 'Port 8080 was taken, and by then rival had a cable, an address and port 8081. Take back each step that has succeeded, and then throw on.',
      })
      await returns(
        () => rival.stop(),
        'stop() does nothing after a start that has failed',
        'After a start that has failed, the container is not running, and there is nothing to take back.',
      )
      await answersNeighbor(
        world,
        8080,
        web.place,
        'The port of web is not to be taken back: rival never had it.',
      )
    },
  )

  check(
    'failed-unknown',
    'a container that did not start is not found',
    { needs: ['port-taken'] },
    async () => {
      await looksUp({
        ...{ by: web.place, name: 'rival', address: undefined },
        next: 'The start of rival has failed, and its name leads to an address that nobody has. Register the name last, when everything else is there, or take it back with the rest.',
      })
    },
  )

  check('failed-early', 'whichever step fails, nothing is left', { needs: ['port-taken'] }, async (world) => {
    const links = await world.host.linkNames()
    const process = await processFor(world, 'db')
    const container = await containerOn(host, world, 'db', ['8081:80/tcp'])
    const { pid, etc } = process
    const next = 'Every step can fail, not only the last one: all of them belong into the try.'
    const dead = await world.deadPid()
    await isRefused(() => container.run({ pid: dead, etc }), 'run() with a process that is gone', next)
    const nowhere = `${etc}/of-nobody`
    await isRefused(() => container.run({ pid, etc: nowhere }), 'run() with a folder that is not there', next)
    for (const file of ['hosts', 'resolv.conf']) {
      await spoil(process, file)
      await isRefused(
        () => container.run({ pid, etc }),
        `run() with a folder in which ${file} cannot be written`,
        `${next} There is a folder in the place of ${file}.`,
      )
      await process.shell(`rm -r /etc/${file}`)
    }
    await hasSameLinks(world, { before: links, when: 'after run() has failed', next })
    db = { container, place: process, ip: '' }
    await returns(
      async () => {
        db.ip = await run(container, process)
      },
      'after two starts that have failed, run() works with a process and a folder that are there',
      'After a start that has failed, the container is not running: whatever says that it is has to be taken back as well.',
    )
    ensure(db.ip === LOWEST_FREE, {
      expected: `db gets the lowest address that is free, ${LOWEST_FREE}`,
      observed: `it gets ${db.ip}: a start that has failed has kept the other`,
      next: 'A cable that is gone does not free its address: only cleanup() of lab 4.1 gives that back.',
    })
  })

  check(
    'name-taken',
    'a name that is taken is refused, in any case',
    { needs: ['failed-early'] },
    async (world) => {
      const found = { by: db.place, name: 'web', address: web.ip }
      await relyOn('by-name', looksUp({ ...found, next: '' }))
      const links = await world.host.linkNames()
      for (const name of ['web', 'WEB']) {
        const second = await containerOn(host, world, name)
        await isRefused(
          () => run(second, place),
          `run() of another container, named ${name},`,
          'For the resolver web and WEB are one name: the second container would take it away from the first. For the network they are two ids, unless you make them one.',
        )
        const next =
          'The second container was refused before it had anything, so it had nothing to take back: what cleanup() and unregister() find under this name belongs to the first one.'
        await returns(
          () => second.stop(),
          'stop() does nothing for a container whose run() was refused',
          next,
        )
        await hasSameLinks(world, { before: links, when: 'after a second web was refused', next })
        await looksUp({ ...found, next })
      }
      await answersNeighbor(world, 8080, web.place, 'The port belongs to the first web, which goes on.')
    },
  )

  check(
    'process-ended',
    'stop frees all of a process that has ended',
    { needs: ['name-taken'] },
    async (world) => {
      await db.place.stop()
      await returns(
        () => db.container.stop(),
        'stop() does its work although the process of the container has ended, and its folder is gone',
        'Nothing has to be done inside of a container that is stopped: all that is to be taken back is on the host.',
      )
      const next =
        'That a process has ended takes back nothing by itself. Its cable may have gone with its namespace, or not yet; the rules, the name and the address are entries elsewhere, and stay there until somebody takes them back, as cleanup() does with cable and address.'
      await looksUp({ by: web.place, name: 'db', address: undefined, next })
      await isAsBefore(world, { before, when: 'after db was stopped, whose process had ended', next })
      job = await containerOn(host, world, 'job')
      const ip = await run(job, place)
      ensure(ip === db.ip, {
        ...{ expected: `job, which is run next, gets the address that db had, ${db.ip}`, next },
        observed: `it gets ${ip}`,
      })
    },
  )

  check(
    'stop-goes-on',
    'when one step back fails, stop takes the others',
    { needs: ['process-ended'] },
    async (world) => {
      const links = await world.host.linkNames()
      await spoil(web.place, 'hosts')
      // Whether that is an error, lab 4.4 decides, and there it is the same for any name.
      const { unregister } = await namesIn(world, host)
      const refusal = await refusalOf(() => job.stop())
      const gone = without(links, await world.host.linkNames())
      ensure(gone.length === 1, {
        expected: 'after job was stopped its cable is gone, and no other',
        observed: `gone from the host: ${listed(gone)}`,
        next: 'Somebody in web had put a folder in the place of its hosts file, so unregister() could not write there, and threw. That is no reason for job to keep what it has: try to take back every step, and throw when all have been tried.',
      })
      ensure(unregister === undefined || refusal !== undefined, {
        expected: 'stop() throws when a step cannot be taken back, after it has tried all the others',
        observed: `it returned as if all were well, although unregister() throws ${unregister?.name}: ${unregister?.message}`,
        next: 'Go on with the other steps, remember what went wrong, and throw that at the end.',
      })
    },
  )

  check(
    'failed-late',
    'a start that fails with its name leaves nothing',
    { needs: ['stop-goes-on'] },
    async (world) => {
      const { unregister, known } = await namesIn(world, host)
      const state = await world.state()
      const late = await containerOn(host, world, 'late', ['8082:80/tcp'])
      if ((await refusalOf(() => run(late, place))) === undefined) return
      await isAsBefore(world, {
        ...{ before: state, when: 'after run() of late has failed' },
        next: 'The hosts file of web cannot be written, so register() threw, and unregister() may throw as well. A step back that fails is no reason to leave out the others: try all of them.',
      })
      const next =
        'The hosts file of web cannot be written, so register() threw, halfway: the name is known by then. Have the way back ready before this step is taken.'
      // What lab 4.4 itself cannot forget here, nobody can take back.
      if (unregister !== undefined && known) return
      await web.place.stop()
      const witness = await containerOn(host, world, 'witness')
      await run(witness, place)
      await looksUp({ by: place, name: 'late', address: undefined, next })
    },
  )
})
