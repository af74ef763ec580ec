/**
 * Lab 4.6: what a container of each network mode has, whom it reaches, and what is left when it goes.
 */
import type { NetworkManager } from '../solutions/4.1-network-manager/network-manager.ts'
import {
  addressOf,
  type ContainerPlace,
  ensure,
  GuestFailed,
  PortTaken,
  packet,
  type Remote,
  refusalOf,
  relyOn,
  scenario,
  textOf,
  type World,
} from './support/index.ts'

const INTERNET = '203.0.113.10'

/** A mode stays in the learner's process: what it looks like is their choice. */
type Mode = Remote<object>

/** `NetworkModes` as it is called from here. */
interface NetworkModes {
  namespaceFor(mode: Mode): string | undefined
  attach(containerId: string, pid: number, mode: Mode): Promise<string | undefined>
  detach(containerId: string): Promise<void>
}

function parse({ learner }: World, text: string): Promise<Mode> {
  return learner.make<object>('parseNetworkMode', text)
}

async function networkModes({ learner }: World): Promise<Remote<NetworkModes>> {
  const manager = await learner.create<NetworkManager>('NetworkManager')
  await manager.initializeBridge()
  return learner.create<NetworkModes>('NetworkModes', manager)
}

/** The links in that container, with their addresses: `lo 127.0.0.1/8`. */
async function linksOf(place: ContainerPlace): Promise<string[]> {
  return (await place.network()).links.map(({ name, addresses }) => [name, ...addresses].join(' '))
}

const shown = (value: unknown): string => JSON.stringify(value) ?? 'undefined'

/** What is no network mode, and why not. */
const NO_MODES: Record<string, string> = {
  brigde: 'Whoever mistypes bridge wants to hear about it: a default would hide it.',
  Bridge: 'Modes are written in small letters.',
  'none ': 'Blanks do not belong there: whatever wrote them has a bug that trim() would hide.',
  '': 'Nothing is no mode; whoever wants a default chooses it before.',
  container: 'Whose network is it to be?',
  'container:': 'Whose network is it to be?',
  'container:a b': 'An id has no blanks in it.',
  'my-container:web': 'The whole text has to look like a mode, and not only its end.',
  'container:.web': 'An id begins with a letter or a digit.',
  'container:../1':
    'An id begins with a letter or a digit, and has no slashes: it must not become part of a path.',
}

scenario('A network of its own, or none', (check) => {
  let modes: Remote<NetworkModes>
  let job: ContainerPlace
  let other: ContainerPlace

  let begun: Promise<Remote<NetworkModes>> | undefined
  const begin = (world: World): Promise<Remote<NetworkModes>> => {
    begun ??= networkModes(world)
    return begun
  }

  check('parse', 'bridge, none and container:<id> are modes, and other texts are not', {}, async (world) => {
    await Promise.all(
      ['bridge', 'none', 'container:web-1.a_b', 'container:4f2e'].map((text) => parse(world, text)),
    )
    const { id } = (await world.learner.call('parseNetworkMode', 'container:web')) as { id?: unknown }
    ensure(id === 'web', {
      expected: "parseNetworkMode('container:web').id is 'web'",
      observed: `it is ${shown(id)}`,
      next: 'The id is what stands behind the colon.',
    })
    const texts = Object.keys(NO_MODES)
    const refusals = await Promise.all(
      texts.map((text) => refusalOf(() => world.learner.call('parseNetworkMode', text))),
    )
    const accepted = texts.filter((_, index) => refusals[index] === undefined)
    ensure(accepted.length === 0, {
      expected: 'parseNetworkMode throws for every text that is no mode',
      observed: `it took ${accepted.map((text) => `'${text}'`).join(', ')} for one`,
      next: NO_MODES[accepted[0] ?? ''] ?? '',
    })
    const silent = texts.find((text, index) => !refusals[index]?.message.includes(text))
    ensure(silent === undefined, {
      expected: `parseNetworkMode('${silent}') throws an Error that quotes the text`,
      observed: `its message is ${shown(refusals[texts.indexOf(silent ?? '')]?.message)}`,
      next: 'Whoever reads the message looks for the place where this text was written.',
    })
  })

  check(
    'none-loopback',
    'a container with mode none reaches itself through 127.0.0.1',
    { needs: ['parse'] },
    async (world) => {
      modes = await begin(world)
      job = await world.container('job')
      await job.listen(80)
      const address = await modes.attach('job', job.pid, await parse(world, 'none'))
      ensure((address ?? undefined) === undefined, {
        expected: "attach('job', pid, none) returns undefined: there is no address",
        observed: `it returned ${shown(address)}`,
        next: 'No address is taken from the pool for such a container.',
      })
      await packet({ from: job, to: '127.0.0.1', port: 80 }).isAnswered({
        by: job,
        next: 'In a new namespace even lo is down, and only from inside can it be brought up: nsenter --target PID --net ip link set lo up.',
      })
    },
  )

  check(
    'bridge-outside',
    'a container with mode bridge reaches the internet',
    { needs: ['parse'] },
    async (world) => {
      modes = await begin(world)
      await world.internet.listen(80)
      const web = await world.container('web')
      addressOf(await modes.attach('web', web.pid, await parse(world, 'bridge')))
      await packet({ from: web, to: INTERNET, port: 80 }).isAnswered({
        by: world.internet,
        next: 'This is what setupContainerNetwork of lab 4.1 does: hand over to it, and return the address that it returns.',
      })
    },
  )

  check(
    'none-isolated',
    'a container with mode none has lo and nothing else',
    { needs: ['none-loopback'] },
    async (world) => {
      const links = await linksOf(job)
      ensure(links.join() === 'lo 127.0.0.1/8', {
        expected: 'the only interface in job is lo',
        observed: `it has ${links.join(', ')}`,
        next: 'None means none: no cable, no address, no route.',
      })
      const { ports } = (await world.host.network()).links.find(({ bridge }) => bridge) ?? { ports: [] }
      ensure(ports.length <= 1, {
        expected: 'no cable was plugged into the bridge for job',
        observed: `the bridge has the ports ${ports.join(', ')}`,
        next: 'None means none: what is made for the bridge must not be made and then hidden.',
      })
    },
  )

  check(
    'id-taken',
    'an id that is attached already is refused',
    { needs: ['none-loopback'] },
    async (world) => {
      other = await world.container('other')
      const none = await parse(world, 'none')
      ensure((await refusalOf(() => modes.attach('job', other.pid, none))) !== undefined, {
        expected: "attach('job', …) throws, because job is attached already",
        observed: 'it returned as if all were well',
        next: 'The bridge notices an id that comes twice, and for the other modes you have to. One entry for each id: look before you write it.',
      })
    },
  )

  check(
    'dead-pid',
    'a process that is gone is refused, and the id is free again',
    { needs: ['id-taken'] },
    async (world) => {
      const none = await parse(world, 'none')
      const pid = await world.deadPid()
      ensure((await refusalOf(() => modes.attach('late', pid, none))) !== undefined, {
        expected: `attach('late', ${pid}, none) throws, because that process is gone`,
        observed: 'it returned as if all were well',
        next: 'A command that failed has to be noticed; zx throws unless you tell it not to.',
      })
      const refusal = await refusalOf(() => modes.attach('late', other.pid, none))
      ensure(refusal === undefined, {
        expected: 'after an attempt that failed, the same id can be attached',
        observed: `it threw ${refusal?.name}: ${refusal?.message}`,
        next: 'Whatever was written down before the failure has to be taken back in a catch.',
      })
    },
  )

  check(
    'detach-bridge',
    'after detach the cable is gone and the id is free; detaching again does nothing',
    { needs: ['bridge-outside', 'none-isolated'] },
    async (world) => {
      await modes.detach('web')
      const { ports } = (await world.host.network()).links.find(({ bridge }) => bridge) ?? { ports: [] }
      ensure(ports.length === 0, {
        expected: 'after detach of the only container with mode bridge, nothing is plugged into the bridge',
        observed: `it has the ports ${ports.join(', ')}`,
        next: 'What setupContainerNetwork has made, cleanup takes back.',
      })
      await modes.detach('web')
      await modes.detach('never-attached')
      await modes.detach('job')
      const refusal = await refusalOf(async () => modes.attach('job', job.pid, await parse(world, 'none')))
      ensure(refusal === undefined, {
        expected: 'after detach, the same id can be attached again',
        observed: `it threw ${refusal?.name}: ${refusal?.message}`,
        next: 'detach() has to forget the id, whatever its mode was.',
      })
    },
  )
})

scenario("Another container's network", (check) => {
  let modes: Remote<NetworkModes>
  let web: ContainerPlace
  let side: ContainerPlace
  let address: string
  let shared: Mode

  check(
    'share-namespace',
    'a container with container:web starts in the network namespace of web, and only such a one',
    {},
    async (world) => {
      modes = await relyOn('none-loopback', networkModes(world))
      web = await world.container('web')
      const bridge = await relyOn('parse', parse(world, 'bridge'))
      const own = await modes.namespaceFor(bridge)
      ensure((own ?? undefined) === undefined, {
        expected: 'namespaceFor(bridge) is undefined: the container gets a namespace of its own',
        observed: `it is ${shown(own)}`,
        next: 'Only container:<id> has a namespace that is there already.',
      })
      address = addressOf(await relyOn('bridge-outside', modes.attach('web', web.pid, bridge)))
      await world.internet.listen(80)
      const control = packet({ from: web, to: INTERNET, port: 80 }).isAnswered({
        by: world.internet,
        next: '',
      })
      await relyOn('bridge-outside', control)
      shared = await parse(world, 'container:web')
      side = await startIn(world, 'side', await modes.namespaceFor(shared))
      const [ours, theirs] = await Promise.all([linksOf(side), linksOf(web)])
      ensure(ours.join() === theirs.join(), {
        expected: `side, started in the namespace that namespaceFor(container:web) tells, has the links of web: ${theirs.join(', ')}`,
        observed: `it has ${ours.join(', ')}`,
        next: "The path is /proc/PID/ns/net, with the pid of web's process.",
      })
    },
  )

  check(
    'share-address',
    'it has the address of web, and reaches the internet as web does',
    { needs: ['share-namespace'] },
    async (world) => {
      const returned = await modes.attach('side', side.pid, shared)
      ensure(returned === address, {
        expected: `attach('side', pid, container:web) returns the address of web, ${address}`,
        observed: `it returned ${shown(returned)}`,
        next: 'Nothing is made for a sharer: return what the owner got.',
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
    },
  )

  check(
    'foreign-namespace',
    'a process that is not in the namespace of web is refused',
    { needs: ['share-address'] },
    async (world) => {
      const stranger = await world.container('stranger')
      ensure((await refusalOf(() => modes.attach('stranger', stranger.pid, shared))) !== undefined, {
        expected:
          "attach('stranger', pid, container:web) throws: that process has a network namespace of its own",
        observed: 'it returned as if all were well',
        next: 'A process joins a namespace when it starts, and nobody can move it later. Compare what readlink says of /proc/PID/ns/net for both processes.',
      })
      const manager = await world.learner.create<NetworkManager>('NetworkManager')
      const others = await world.learner.create<NetworkModes>('NetworkModes', manager)
      ensure((await refusalOf(() => others.namespaceFor(shared))) !== undefined, {
        expected: 'another NetworkModes, to which no web is attached, throws for container:web',
        observed: 'it returned as if web were its own',
        next: 'Each NetworkModes has its own containers: keep them in the object, and not beside the class.',
      })
    },
  )

  check(
    'sharer-leaves',
    'when the sharer is detached, web keeps its network',
    { needs: ['share-address'] },
    async (world) => {
      const before = await linksOf(web)
      await modes.detach('side')
      const after = await linksOf(web)
      ensure(after.join() === before.join(), {
        expected: `web still has ${before.join(', ')}`,
        observed: `it has ${after.join(', ')}`,
        next: 'The cable belongs to web, and side was a guest. Take back only what attach() made for this very container.',
      })
      await packet({ from: web, to: INTERNET, port: 80 }).isAnswered({
        by: world.internet,
        next: 'The interfaces of web are still there; its route or its rules are not. Take back only what attach() made for side.',
      })
    },
  )

  check(
    'share-stopped',
    'the network of a container that has stopped, or was never there, cannot be shared',
    { needs: ['sharer-leaves'] },
    async (world) => {
      const refused = async (text: string, because: string, next: string): Promise<void> => {
        const mode = await parse(world, text)
        const refusal = await refusalOf(() => modes.namespaceFor(mode))
        ensure(refusal !== undefined, {
          ...{ expected: `namespaceFor(${text}) throws: ${because}`, next },
          observed: 'it returned as if all were well',
        })
      }
      await refused(
        'container:nobody',
        'there is no such container',
        'Which containers are attached? Ask your own list.',
      )
      await web.stop()
      await refused(
        'container:web',
        'its process is gone, although nobody has called detach() yet',
        'A pid is a number, and its process may be gone: /proc/PID/ns/net can be read only while it is there.',
      )
      await modes.detach('web')
      await refused(
        'container:web',
        'it is detached',
        'detach() has to forget the container. By now its pid may belong to another process.',
      )
    },
  )
})

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
