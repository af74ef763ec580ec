/**
 * Lab 4.6: two containers in one network namespace, on a network that is not the default one.
 */
import {
  addressOf,
  type Check,
  type ContainerPlace,
  ensure,
  INTERNET,
  isDone,
  isRefused,
  managerWithBridge,
  PortTaken,
  packet,
  refusalOf,
  relyOn,
} from '../support/index.ts'
import { isUnchanged, linksOf, modesOn, parse, type Sharing, shown, startIn } from './scene.ts'

export function sharing(check: Check, scene: Sharing): void {
  const { network, names, ports } = scene
  const lowest = network.address(1)

  check('share-namespace', 'a sharer starts in the namespace of its owner', {}, async (world) => {
    scene.manager = await relyOn('none-loopback', managerWithBridge(world, network))
    scene.modes = await relyOn('none-loopback', modesOn(world, scene.manager))
    scene.web = await world.container(names.web)
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
    const next = `The network is the one of the manager that was given: its bridge is ${network.bridge}, its subnet ${network.subnet}, its gateway ${network.gateway}.`
    const refusal = await relyOn(
      'bridge-outside',
      refusalOf(async () => {
        scene.address = addressOf(await scene.modes.attach(names.web, scene.web.pid, scene.bridge))
      }),
    )
    ensure(refusal === undefined, {
      ...{ expected: `attach('${names.web}', pid, bridge) connects it to ${network.bridge}`, next },
      observed: `it threw ${refusal?.name}: ${refusal?.message}`,
    })
    ensure(scene.address === lowest, {
      ...{ expected: `${names.web} gets the lowest address of ${network.subnet}, ${lowest}`, next },
      observed: `it gets ${scene.address}`,
    })
    await world.internet.listen(80)
    await packet({ from: scene.web, to: INTERNET, port: 80 }).isAnswered({ by: world.internet, next })
    scene.shared = await parse(world, `container:${names.web}`)
    scene.side = await startIn(
      world,
      { name: names.side, owner: names.web },
      await scene.modes.namespaceFor(scene.shared),
    )
    const [ours, theirs] = await Promise.all([linksOf(scene.side), linksOf(scene.web)])
    ensure(ours.join() === theirs.join(), {
      expected: `${names.side}, started in the namespace that namespaceFor(container:${names.web}) tells, has the links of ${names.web}: ${theirs.join(', ')}`,
      observed: `it has ${ours.join(', ')}`,
      next: `The path is /proc/PID/ns/net, with the pid of the process of ${names.web}.`,
    })
  })

  check(
    'share-address',
    "a sharer has its owner's address, and internet",
    { needs: ['share-namespace'] },
    async (world) => {
      const { modes, web, side, address } = scene
      scene.before = { host: await world.host.linkNames(), web: await linksOf(web) }
      const next = 'Nothing is made for a sharer, and nothing is changed: the network is there already.'
      await web.shell('ip link set lo down')
      // The second one shares with a sharer.
      for (const [id, owner] of [[names.side, names.web] as const, [names.helper, names.side] as const]) {
        const mode = await parse(world, `container:${owner}`)
        const returned = await isDone({
          call: `attach('${id}', pid, container:${owner})`,
          work: () => modes.attach(id, side.pid, mode),
          next:
            owner === names.web
              ? 'Nothing is made for a sharer: its namespace has eth0, the address and the routes already.'
              : `${owner} was attached a moment ago. Any container that is attached can be shared with, also one that shares itself.`,
        })
        ensure(returned === address, {
          expected: `attach('${id}', pid, container:${owner}) returns the address of ${names.web}, ${address}`,
          observed: `it returned ${shown(returned)}`,
          next: 'Nothing is made for a sharer: return what the owner got.',
        })
        if (owner === names.web) await loStaysDown(web, next)
      }
      isUnchanged({
        before: scene.before.host,
        after: await world.host.linkNames(),
        what: 'with a sharer the host',
        next,
      })
      await packet({ from: side, to: INTERNET, port: 80 }).isAnswered({
        by: world.internet,
        next: `Everything that ${names.side} needs is there already: whatever attach() does in that namespace, it does to ${names.web}.`,
      })
    },
  )

  check(
    'share-localhost',
    'localhost is shared, and so are ports',
    { needs: ['share-address'] },
    async () => {
      const { web, side, before } = scene
      await web.listen(ports.first)
      await packet({ from: side, to: '127.0.0.1', port: ports.first }).isAnswered({
        by: web,
        next: 'Both are in one namespace, so they have one lo. Is it still up, and does it still have its address? attach() has nothing to change for a sharer.',
      })
      await side.listen(ports.second) // whereas the first one is taken
      ensure(await cannotListen(side, ports.first), {
        expected: `${names.side} cannot listen on port ${ports.first}, because ${names.web} does already`,
        observed: 'it could: the two have different networks',
        next: 'A port belongs to a namespace. Two programs that both listen on it are in two namespaces.',
      })
      isUnchanged({
        ...{ before: before.web, after: await linksOf(web), what: `with a sharer ${names.web}` },
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
      scene.stranger = await world.container(names.stranger)
      const before = await linksOf(scene.stranger)
      const attempts = {
        [`container:${names.web}`]:
          'That process has a network namespace of its own. A process joins a namespace when it starts, and nobody can move it later. Compare what readlink says of /proc/PID/ns/net for both processes.',
        'container:nobody': 'There is no such container. Which ones are attached? Ask your own list.',
        [`container:${names.stranger}`]:
          'No container shares with itself: at that moment it is not attached yet.',
      }
      for (const [text, next] of Object.entries(attempts)) {
        const mode = await parse(world, text)
        await isRefused({
          ...{
            call: `attach('${names.stranger}', pid, ${text}), whose process has a namespace of its own,`,
            next,
          },
          work: () => modes.attach(names.stranger, scene.stranger.pid, mode),
        })
      }
      const pid = await world.deadPid()
      await isRefused({
        call: `attach('${names.stranger}', pid, container:${names.web}), whose process is gone,`,
        work: () => modes.attach(names.stranger, pid, shared),
        next: 'A process that is gone is in no namespace.',
      })
      const next =
        'A call that is refused changes nothing: look first, and take back in a catch what was written down.'
      isUnchanged({
        before,
        after: await linksOf(scene.stranger),
        what: `after attempts that were refused ${names.stranger}`,
        next,
      })
      await isDone({
        ...{ call: `after attempts that were refused, attach('${names.stranger}', pid, none)`, next },
        work: () => modes.attach(names.stranger, scene.stranger.pid, none),
      })
      const ofStranger = await parse(world, `container:${names.stranger}`)
      await isRefused({
        call: `attach('late', pid, container:${names.stranger}), whose process is in the namespace of ${names.web},`,
        work: () => modes.attach('late', scene.web.pid, ofStranger),
        next: `Compare the namespaces whatever the mode of ${names.stranger} is: it has a namespace with mode none as well.`,
      })
      await modes.detach(names.stranger)
      isUnchanged({
        ...{ before: ['lo 127.0.0.1/8'], after: await linksOf(scene.stranger) },
        what: `after detach('${names.stranger}'), which had mode none, ${names.stranger}`,
        next: 'Only a cable and an address are taken back, and with mode none there is neither: its process may still run, and so may others that share its network.',
      })
    },
  )
}

/** It was set down by somebody else, who then wants it back. */
async function loStaysDown(web: ContainerPlace, next: string): Promise<void> {
  const links = await linksOf(web)
  ensure(
    links.some((link) => link.startsWith('lo down')),
    {
      expected: `with a sharer, lo of ${web.name} is still down, which somebody had set down`,
      observed: `${web.name} has ${links.join(', ')}`,
      next,
    },
  )
  await web.shell('ip link set lo up')
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
