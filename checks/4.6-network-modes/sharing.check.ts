/**
 * Lab 4.6: two containers in one network namespace, on a bridge that is not the default one.
 */
import {
  addressOf,
  type Check,
  type ContainerPlace,
  ensure,
  GuestFailed,
  INTERNET,
  isDone,
  isRefused,
  managerWithBridge,
  PortTaken,
  packet,
  refusalOf,
  relyOn,
  textOf,
  type World,
} from '../support/index.ts'
import { isUnchanged, linksOf, modesOn, parse, type Sharing, shown } from './scene.ts'

const OTHER_NETWORK = { bridge: 'lab-modes', gateway: '10.66.0.14', subnet: '10.66.0.0/28' }
const LOWEST = '10.66.0.1'

export function sharing(check: Check, scene: Sharing): void {
  check('share-namespace', 'a sharer starts in the network namespace of web', {}, async (world) => {
    scene.manager = await relyOn('none-loopback', managerWithBridge(world, OTHER_NETWORK))
    scene.modes = await relyOn('none-loopback', modesOn(world, scene.manager))
    scene.web = await world.container('web')
    scene.bridge = await relyOn('parse', parse(world, 'bridge'))
    scene.none = await relyOn('parse', parse(world, 'none'))
    for (const [text, mode] of Object.entries({ bridge: scene.bridge, none: scene.none })) {
      const own = await scene.modes.namespaceFor(mode)
      ensure((own ?? undefined) === undefined, {
        expected: `namespaceFor(${text}) is undefined: the container gets a namespace of its own`,
        observed: `it is ${shown(own)}`,
        next: 'Only container:<id> has a namespace that is there already.',
      })
    }
    const next = `The network is the one of the manager that was given: its bridge is ${OTHER_NETWORK.bridge}, its subnet ${OTHER_NETWORK.subnet}.`
    const refusal = await relyOn(
      'bridge-outside',
      refusalOf(async () => {
        scene.address = addressOf(await scene.modes.attach('web', scene.web.pid, scene.bridge))
      }),
    )
    ensure(refusal === undefined, {
      ...{ expected: `attach('web', pid, bridge) connects web to ${OTHER_NETWORK.bridge}`, next },
      observed: `it threw ${refusal?.name}: ${refusal?.message}`,
    })
    ensure(scene.address === LOWEST, {
      ...{ expected: `web gets the lowest address of ${OTHER_NETWORK.subnet}, ${LOWEST}`, next },
      observed: `it gets ${scene.address}`,
    })
    await world.internet.listen(80)
    await packet({ from: scene.web, to: INTERNET, port: 80 }).isAnswered({ by: world.internet, next })
    scene.shared = await parse(world, 'container:web')
    scene.side = await startIn(world, 'side', await scene.modes.namespaceFor(scene.shared))
    const [ours, theirs] = await Promise.all([linksOf(scene.side), linksOf(scene.web)])
    ensure(ours.join() === theirs.join(), {
      expected: `side, started in the namespace that namespaceFor(container:web) tells, has the links of web: ${theirs.join(', ')}`,
      observed: `it has ${ours.join(', ')}`,
      next: "The path is /proc/PID/ns/net, with the pid of web's process.",
    })
  })

  check(
    'share-address',
    'a sharer has the address of web, and its internet',
    { needs: ['share-namespace'] },
    async (world) => {
      const { modes, web, side, address } = scene
      scene.before = { host: await world.host.linkNames(), web: await linksOf(web) }
      // The second one shares with a sharer.
      for (const [id, owner] of [['side', 'web'] as const, ['helper', 'side'] as const]) {
        const mode = await parse(world, `container:${owner}`)
        const returned = await isDone({
          call: `attach('${id}', pid, container:${owner})`,
          work: () => modes.attach(id, side.pid, mode),
          next:
            owner === 'web'
              ? 'Nothing is made for a sharer: its namespace has eth0, the address and the routes already.'
              : 'side was attached a moment ago. Any container that is attached can be shared with, also one that shares itself.',
        })
        ensure(returned === address, {
          expected: `attach('${id}', pid, container:${owner}) returns the address of web, ${address}`,
          observed: `it returned ${shown(returned)}`,
          next: 'Nothing is made for a sharer: return what the owner got.',
        })
      }
      const next = 'Nothing is made for a sharer, and nothing is changed: the network is there already.'
      isUnchanged({
        before: scene.before.host,
        after: await world.host.linkNames(),
        what: 'with a sharer the host',
        next,
      })

      await packet({ from: side, to: INTERNET, port: 80 }).isAnswered({
        by: world.internet,
        next: 'Everything that side needs is there already: whatever attach() does in that namespace, it does to web.',
      })
    },
  )

  check(
    'share-localhost',
    'localhost is shared, and so are ports',
    { needs: ['share-address'] },
    async () => {
      const { web, side, before } = scene
      await web.listen(81)
      await packet({ from: side, to: '127.0.0.1', port: 81 }).isAnswered({
        by: web,
        next: 'Both are in one namespace, so they have one lo. Is it still up, and does it still have its address? attach() has nothing to change for a sharer.',
      })
      await side.listen(82) // whereas 81 is taken
      ensure(await cannotListen(side, 81), {
        expected: 'side cannot listen on port 81, because web does already',
        observed: 'it could: the two have different networks',
        next: 'A port belongs to a namespace. Two programs that both listen on it are in two namespaces.',
      })
      isUnchanged({
        ...{ before: before.web, after: await linksOf(web), what: 'with a sharer web' },
        next: 'Nothing is made for a sharer, and nothing is changed: the network is there already.',
      })
    },
  )

  check(
    'foreign-namespace',
    'a process in another namespace is refused',
    { needs: ['share-address'] },
    async (world) => {
      const { modes, none, shared } = scene
      scene.stranger = await world.container('stranger')
      const before = await linksOf(scene.stranger)
      const attempts = {
        'container:web':
          'That process has a network namespace of its own. A process joins a namespace when it starts, and nobody can move it later. Compare what readlink says of /proc/PID/ns/net for both processes.',
        'container:nobody': 'There is no such container. Which ones are attached? Ask your own list.',
        'container:stranger': 'No container shares with itself: at that moment it is not attached yet.',
      }
      for (const [text, next] of Object.entries(attempts)) {
        const mode = await parse(world, text)
        await isRefused({
          ...{ call: `attach('stranger', pid, ${text}), whose process is in no namespace of web's,`, next },
          work: () => modes.attach('stranger', scene.stranger.pid, mode),
        })
      }
      const pid = await world.deadPid()
      await isRefused({
        call: `attach('stranger', ${pid}, container:web), whose process is gone,`,
        work: () => modes.attach('stranger', pid, shared),
        next: 'A process that is gone is in no namespace.',
      })
      const next =
        'A call that is refused changes nothing: look first, and take back in a catch what was written down.'
      isUnchanged({
        before,
        after: await linksOf(scene.stranger),
        what: 'after attempts that were refused stranger',
        next,
      })
      await isDone({
        ...{ call: "after attempts that were refused, attach('stranger', pid, none)", next },
        work: () => modes.attach('stranger', scene.stranger.pid, none),
      })
      await modes.detach('stranger')
    },
  )
}

async function startIn(world: World, name: string, path: unknown): Promise<ContainerPlace> {
  const next =
    'It is the path of a namespace on the host: /proc/PID/ns/net, with the pid of the process that is in it.'
  ensure(typeof path === 'string' && path.startsWith('/'), {
    expected: 'namespaceFor(container:web) is the path of a network namespace',
    observed: `it is ${shown(path)}`,
    next,
  })
  try {
    return await world.container(name, path)
  } catch (error) {
    if (!(error instanceof GuestFailed)) throw error
    await world.host.network() // a guest that is gone is no fault of the path's
    ensure(false, {
      expected: `a process can be started in the network namespace ${textOf(path)}`,
      observed: `it cannot: ${error.message.split('\n').at(-1)}`,
      next,
    })
  }
}

async function cannotListen(place: ContainerPlace, port: number): Promise<boolean> {
  try {
    await place.listen(port)
    return false
  } catch (error) {
    if (error instanceof PortTaken) return true
    throw error
  }
}
