/**
 * Lab 4.5: containers that find each other and are reached, what is left of one that was stopped, and what of one that
 * could not be started.
 */
import { isIPv4 } from 'node:net'
import type { Container, Host } from '../solutions/4.5-container/container.ts'
import {
  type ContainerPlace,
  differences,
  ensure,
  type HostState,
  listed,
  packet,
  type Remote,
  refusalOf,
  relyOn,
  scenario,
  textOf,
  type World,
} from './support/index.ts'

const HOST = '192.168.1.100'
const NEIGHBOUR = '192.168.1.50'
const INTERNET = '203.0.113.10'
const OUTSIDE = 'www.example.test'
/** Above the gateway's, and that of the one container that runs. */
const LOWEST_FREE = '172.18.0.3'

type Learners = Remote<Container>

/** A container of the learner's that was run, and the waiting process that it was run with. */
interface Running {
  container: Learners
  place: ContainerPlace
  ip: string
}

function containerOn(
  host: Remote<Host>,
  { learner }: World,
  name: string,
  ports: string[] = [],
): Promise<Learners> {
  return learner.create<Container>('Container', { name, ports }, host)
}

function startHost({ learner }: World): Promise<Remote<Host>> {
  return learner.make<Host>('Host.start')
}

/** A waiting process, with a listener of the checks on port 80. */
async function processFor(world: World, name: string): Promise<ContainerPlace> {
  const place = await world.container(name)
  await place.listen(80)
  return place
}

async function run(container: Learners, { pid, etc }: ContainerPlace): Promise<string> {
  return returnedAddress(await container.run({ pid, etc }))
}

/** Whatever `run` returned. */
function returnedAddress(value: unknown): string {
  ensure(typeof value === 'string' && isIPv4(value), {
    expected: 'run() returns the address of the container, like 172.18.0.2',
    observed: `it returned ${textOf(value)}`,
    next: 'setupContainerNetwork of lab 4.1 returns it: hand it on.',
  })
  return value
}

/** For calls that a second start, or a second end, makes fail: an error of a command says little there. */
async function returns(call: () => Promise<unknown>, expected: string, next: string): Promise<void> {
  const refusal = await refusalOf(call)
  ensure(refusal === undefined, {
    ...{ expected, next },
    observed: `it threw ${refusal?.name}: ${refusal?.message}`,
  })
}

interface Lookup {
  by: ContainerPlace
  name: string
  /** What it is to find; undefined: nothing. */
  address: string | undefined
  next: string
}

async function looksUp({ by, name, address, next }: Lookup): Promise<void> {
  const found = await by.resolve(name)
  ensure(found.address === address, {
    expected: `${by.name} looks up ${name} and finds ${address ?? 'nothing'}`,
    observed: `it finds ${found.address ?? `nothing ("${found.error}")`}`,
    next,
  })
}

async function answersNeighbor({ neighbour }: World, port: number, by: ContainerPlace, next: string) {
  await packet({ from: neighbour, to: HOST, port }).isAnswered({ by, seenFrom: NEIGHBOUR, next })
}

interface Comparison<T> {
  before: T
  when: string
  next: string
}

async function isAsBefore(world: World, { before, when, next }: Comparison<HostState>): Promise<void> {
  const { added, removed } = differences(before, await world.state())
  ensure(added.length === 0, {
    ...{ expected: `${when} there is no rule and no interface that was not there before`, next },
    observed: `left on the host: ${listed(added)}`,
  })
  ensure(removed.length === 0, {
    expected: `${when} all rules and interfaces are there that were there before`,
    observed: `gone from the host: ${listed(removed)}`,
    next: 'Take back only what was done for this very container: all else belongs to others.',
  })
}

/** Only interfaces: comparing all that there is on the host takes as long as three commands. */
async function hasSameLinks(world: World, { before, when, next }: Comparison<string[]>): Promise<void> {
  const after = await world.host.linkNames()
  const [left, gone] = [without(after, before), without(before, after)]
  ensure(left.length === 0 && gone.length === 0, {
    ...{ expected: `${when} the host has the same interfaces as before`, next },
    observed: `left: ${listed(left)}; gone: ${listed(gone)}`,
  })
}

const without = (names: string[], others: string[]): string[] =>
  names.filter((name) => !others.includes(name))

scenario('Two containers, a neighbor, and two calls at once', (check) => {
  let host: Remote<Host>
  let db: Running
  let web: Running
  let cache: Running
  /** With db running, and before web was. */
  let before: HostState

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
        place: await processFor(world, 'web'),
        ip: '',
      }
      web.ip = await run(web.container, web.place)
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

  check(
    'published',
    'the neighbor reaches web through 192.168.1.100:8080, and is seen with its own address',
    { needs: ['by-name'] },
    async (world) => {
      const next =
        'web was run with the ports 8080:80/tcp and 8082:82/tcp: publish each of its mappings for the address that it got, with addPortForward of lab 4.2.'
      await web.place.listen(82)
      for (const port of [8080, 8082]) await answersNeighbor(world, port, web.place, next)
    },
  )

  check(
    'outside',
    'web finds www.example.test by name, and reaches it',
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
    'after stop no rule and no interface of web is left',
    { needs: ['published'] },
    async (world) => {
      await webStopped()
      await isAsBefore(world, {
        ...{ before, when: 'after web was stopped' },
        next: 'What run() has done, stop() takes back: removePortForward for each mapping and the address that web had, cleanup for its cable.',
      })
    },
  )

  check('stop-frees-name', 'after stop nobody finds web any more', { needs: ['by-name'] }, async () => {
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
        'Only web was stopped. The bridge and the rules of lab 4.1 belong to all containers of the host.'
      await packet({ from: db.place, to: INTERNET, port: 80 }).isAnswered({
        ...{ by: world.internet, next, nextStands: true },
      })
    },
  )

  check(
    'stop-frees-address',
    'after stop the address of web is free: the next container gets it',
    { needs: ['by-name'] },
    async (world) => {
      await relyOn('stop-leaves-nothing', webStopped())
      const place = await processFor(world, 'cache')
      const container = await containerOn(host, world, 'cache')
      cache = { container, place, ip: await run(container, place) }
      ensure(cache.ip === web.ip, {
        expected: `cache, which is run next, gets the address that web had, ${web.ip}`,
        observed: `it gets ${cache.ip}`,
        next: 'Addresses are handed out from the lowest one on, and that of web is still taken. The cable may be gone without the network knowing: only cleanup() of lab 4.1 gives the address back.',
      })
    },
  )

  check(
    'restart',
    'web can be run again, and is found and reached at its new address',
    { needs: ['published', 'stop-frees-address'] },
    async (world) => {
      const was = web.ip
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
      const next = `web had ${was}, which is the address of cache now, and has ${web.ip}. Whatever is written for web at this start has to be about the new address.`
      await looksUp({ by: db.place, name: 'web', address: web.ip, next })
      await answersNeighbor(world, 8080, web.place, next)
    },
  )

  check(
    'stop-again',
    'stopping a container that is not running does nothing, even when another one has its name by now',
    { needs: ['restart'] },
    async (world) => {
      const stopAgain = (): Promise<void> =>
        returns(
          () => web.container.stop(),
          'stop() does nothing when the container is not running any more',
          'What has been stopped need not be stopped: that is no error.',
        )
      await web.container.stop()
      await stopAgain()
      const successor = await containerOn(host, world, 'web')
      const ip = await run(successor, web.place)
      await stopAgain()
      const next =
        'A container that is not running has nothing to take back. Its name and its address do not say what is its own: by now they are those of another one. Remember what run() has done, and forget it once that is taken back.'
      await looksUp({ by: db.place, name: 'web', address: ip, next })
      await packet({ from: db.place, to: ip, port: 80 }).isAnswered({ by: web.place, next })
    },
  )

  check(
    'run-twice',
    'of two calls of run() at the same moment one is refused, and the container runs',
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
      await job.stop()
    },
  )

  check(
    'stop-while-starting',
    'stop() while run() is under way leaves nothing of the container',
    { needs: ['run-twice'] },
    async (world) => {
      const links = await world.host.linkNames()
      const job = await containerOn(host, world, 'job')
      const { pid, etc } = cache.place
      await world.learner.sideBySide(job, ['run', { pid, etc }], ['stop'])
      await hasSameLinks(world, {
        ...{ before: links, when: 'after run() and stop() have both returned' },
        next: 'When stop() came, there was nothing yet that it could take back, and then run() went on. Let stop() wait until run() has ended, one way or the other.',
      })
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

  const isRefused = async (work: () => Promise<unknown>, what: string, next: string): Promise<void> => {
    ensure((await refusalOf(work)) !== undefined, {
      ...{ expected: `${what} throws`, next },
      observed: 'it returned as if all were well',
    })
  }

  check(
    'port-taken',
    'when a port is taken run() throws, and what it has done so far is taken back',
    { hint: 'First Host.start(), then run() of one container after the other.' },
    async (world) => {
      await relyOn('by-name', begin(world))
      place = await processFor(world, 'rival')
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
    'a container that could not be started is not known by name',
    { needs: ['port-taken'] },
    async () => {
      await looksUp({
        ...{ by: web.place, name: 'rival', address: undefined },
        next: 'The start of rival has failed, and its name leads to an address that nobody has. Register the name last, when everything else is there, or take it back with the rest.',
      })
    },
  )

  check(
    'failed-early',
    'whichever step fails, nothing is left, and the container can be run once the cause is gone',
    { needs: ['port-taken'] },
    async (world) => {
      const links = await world.host.linkNames()
      const process = await processFor(world, 'db')
      const container = await containerOn(host, world, 'db', ['8081:80/tcp'])
      const { pid, etc } = process
      const next = 'Every step can fail, not only the last one: all of them belong into the try.'
      const dead = await world.deadPid()
      await isRefused(() => container.run({ pid: dead, etc }), 'run() with a process that is gone', next)
      const nowhere = `${etc}/of-nobody`
      await isRefused(
        () => container.run({ pid, etc: nowhere }),
        'run() with a folder that is not there',
        next,
      )
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
    },
  )

  check(
    'name-taken',
    'a name that a running container has is refused, in capitals as well, and that container goes on',
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
        await hasSameLinks(world, { before: links, when: 'after a second web was refused', next })
        await looksUp({ ...found, next })
      }
      await answersNeighbor(world, 8080, web.place, 'The port belongs to the first web, which goes on.')
    },
  )

  check(
    'process-ended',
    'when the process has ended by itself, stop() frees port, name and address all the same',
    { needs: ['name-taken'] },
    async (world) => {
      await db.place.stop()
      await returns(
        () => db.container.stop(),
        'stop() does its work although the process of the container has ended, and its folder is gone',
        'Nothing has to be done inside of a container that is stopped: all that is to be taken back is on the host.',
      )
      const next =
        'With the process went its namespace, and with that the cable. The rules, the name and the address are entries elsewhere, and stay there until somebody takes them back.'
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
    'when the name cannot be taken out of every hosts file, stop() takes back the rest all the same',
    { needs: ['process-ended'] },
    async (world) => {
      const links = await world.host.linkNames()
      await spoil(web.place, 'hosts')
      await refusalOf(() => job.stop())
      const gone = without(links, await world.host.linkNames())
      ensure(gone.length === 1, {
        expected: 'after job was stopped its cable is gone, and no other',
        observed: `gone from the host: ${listed(gone)}`,
        next: 'Somebody in web had put a folder in the place of its hosts file, so unregister() could not write there, and threw. That is no reason for job to keep what it has: try to take back every step, and throw when all have been tried.',
      })
    },
  )
})

/** What root in a container may do to its own /etc: there is a folder where a file was. */
async function spoil(place: ContainerPlace, file: string): Promise<void> {
  const { code, stderr } = await place.shell(`rm -f /etc/${file} && mkdir -p /etc/${file}/folder`)
  ensure(code === 0, {
    expected: `root in ${place.name} can put a folder in the place of its file ${file}`,
    observed: `that cannot be done: ${stderr.trim().slice(0, 200) || 'the command did not end'}`,
    next: 'The folder etc of a container is its own: put files there, and neither mount anything over them nor lock them.',
  })
}
