/**
 * Lab 4.5: what is left of a container that was stopped.
 */
import type { Host } from '../../solutions/4.5-container/container.ts'
import {
  type Check,
  differences,
  ensure,
  ensureFailureTold,
  INTERNET,
  isThrough,
  listed,
  once,
  packet,
  type Remote,
  refusalOf,
  relyOn,
  type World,
} from '../support/index.ts'
import {
  containerOn,
  type Failures,
  hasSameLinks,
  isAsBefore,
  looksUp,
  processFor,
  run,
  startHost,
  type TwoContainers,
} from './scene.ts'

export function stopping(check: Check, scene: TwoContainers): void {
  const webStopped = once(() => scene.web.container.stop())

  check(
    'stop-leaves-nothing',
    'after stop, no rule and no cable of web is left',
    {
      needs: ['published', 'runs-already'],
      hint: 'Is this the error of the run() that was refused before? A call that waits for the one before it must not fail with it.',
    },
    async (world) => {
      const { before } = scene
      await webStopped()
      await isAsBefore(world, {
        ...{ before, when: 'after web was stopped' },
        next: 'What run() has done, stop() takes back, and returns when that is done: removePortForward for each mapping and the address that web had, cleanup for its cable. Is each of them called, and awaited?',
      })
    },
  )

  check('stop-frees-name', 'after stop, nobody finds web any more', { needs: ['by-name'] }, async () => {
    const { db } = scene
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
      const { db } = scene
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
      const { host, db, web, spare } = scene
      await relyOn('stop-leaves-nothing', webStopped())
      const container = await containerOn(host, world, 'cache')
      scene.cache = { container, place: spare, ip: await run(container, spare) }
      ensure(scene.cache.ip === web.ip, {
        expected: `cache, which is run next, gets the address that web had, ${web.ip}`,
        observed: `it gets ${scene.cache.ip}`,
        next: 'Addresses are handed out from the lowest one on, and that of web is still taken. The cable may be gone without the network knowing: only cleanup() of lab 4.1 gives the address back.',
      })
      await looksUp({
        ...{ by: spare, name: 'db', address: db.ip },
        next: 'Only web was stopped, and db is still running: its name stays, also for those that start later.',
      })
    },
  )
}

export function networkStays(check: Check, scene: Failures): void {
  const { names, port } = scene

  check(
    'network-stays',
    'when the last one has stopped, the network stays',
    { hint: 'First Host.start(), then run() of one container after the other.' },
    async (world) => {
      await startTellsFailure(world, scene)
      const earlier = await relyOn('by-name', startHost(world))
      await refusalOf(() => world.learner.callOn(earlier, 'network.destroyBridge'))
      scene.host = await relyOn('by-name', startHost(world))
      ensure((await world.host.linkNames()).includes('minidocker0'), {
        expected:
          'the network was destroyed, and Host.start() is called once more: when it returns, the network is there',
        observed: 'the host has no minidocker0',
        next: 'Each call of Host.start() makes a new Host and builds its network: do not keep the first one.',
      })
      await isDoneStarting(world, scene.host)
      const links = await world.host.linkNames()
      const only = await containerOn(scene.host, world, names.web)
      scene.place = await processFor(world, names.web, [port])
      await relyOn('by-name', run(only, scene.place))
      await only.stop()
      await hasSameLinks(world, {
        ...{ before: links, when: 'after the only container has been stopped' },
        next: 'The bridge belongs to the host, whether containers are on it or not: the next one to be run needs it. Take back what run() did, and nothing else.',
      })
    },
  )
}

/** On a host that has no network yet: where its first rule cannot be written, and where a later one cannot. */
async function startTellsFailure(world: World, { port }: Failures): Promise<void> {
  await world.internet.listen(port)
  let host: Remote<Host> | undefined
  const places = once(async () => [
    await processFor(world, 'one', [port]),
    await processFor(world, 'two', [port]),
  ])
  const works = async (): Promise<boolean> => {
    const [from, to] = await places()
    if (host === undefined || from === undefined || to === undefined) return false
    const [one, two] = [await containerOn(host, world, 'one'), await containerOn(host, world, 'two')]
    let ip = ''
    const refusal = await refusalOf(async () => {
      await run(one, from)
      ip = await run(two, to)
    })
    const reaches = (address: string): Promise<boolean> =>
      isThrough(packet({ from, to: address, port }), 1000)
    const through = refusal === undefined && (await reaches(INTERNET)) && (await reaches(ip))
    await refusalOf(() => one.stop())
    await refusalOf(() => two.stop())
    return through
  }
  for (const only of [1, 2]) {
    await ensureFailureTold(world, {
      only,
      call: 'Host.start()',
      work: async () => {
        host = await startHost(world)
      },
      holds: works,
      otherwise: `a container cannot be run on it, does not reach ${INTERNET}, or not the container beside it`,
    })
  }
}

/** Calls that do nothing take a moment, in which whatever a start has left running goes on. */
async function isDoneStarting(world: World, host: Remote<Host>): Promise<void> {
  const before = await world.state()
  for (let calls = 0; calls < 4; calls += 1) {
    await refusalOf(() => world.learner.callOn(host, 'network.cleanup', 'nobody'))
  }
  const { added } = differences(before, await world.state())
  ensure(added.length === 0, {
    expected: 'when Host.start() returns, its work is done: the host has all its rules and interfaces',
    observed: `added after it had returned: ${listed(added)}`,
    next: 'No container has been run in between. Host.start() has begun a step and not waited for its end: is each of them awaited?',
  })
}
