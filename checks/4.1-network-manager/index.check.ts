/**
 * Lab 4.1: a bridge, its containers, and their way to the world and back.
 */
import type { NetworkManager } from '../../solutions/4.1-network-manager/network-manager.ts'
import {
  addressOf,
  adviceOn,
  type ContainerPlace,
  differences,
  ensure,
  listed,
  missingStrangers,
  type Network,
  packet,
  plantStrangers,
  refusalOf,
  relyOn,
  scenario,
  switchedOn,
  type World,
  withoutStrangers,
} from '../support/index.ts'
import { addressPool } from './pool.ts'
import {
  ensureBridge,
  GATEWAY,
  HOST,
  INTERNET,
  leftBehind,
  type Manager,
  reachesGateway,
  reachesInternet,
  sentOut,
} from './scene.ts'
import { surroundings } from './surroundings.ts'

const ROUTER = '192.168.1.1'

/** Two ids as Docker makes them, 64 hexadecimal digits: the first twelve, which Docker shows for short, are the same, and so are the last. */
const LONG = 'a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90'
const TWIN = 'a1b2c3d4e5f60718ffffffffffffffffa1b2c3d4e5f60718293a4b5c6d7e8f90'

const DIFFERENT = 'Interfaces are named after ids: two ids, however much alike, need two names.'
const ONLY_ANSWERS =
  'Towards the bridge only answers may pass (conntrack state RELATED,ESTABLISHED), whatever the protocol: -o bridge -j ACCEPT lets everybody in.'
const SHORT =
  'The name of an interface has room for 15 characters: a hash of the id fits, and differs when ids do.'

scenario('One container and the world', (check) => {
  let manager: Manager
  let web: ContainerPlace
  let ip: string
  /** How the host differs, after destroyBridge, from what it was at the very beginning. */
  let destruction: Promise<ReturnType<typeof differences>> | undefined
  const destroyed = (world: World) => {
    destruction ??= destroy(manager, world)
    return destruction
  }

  check('bridge-address', 'minidocker0 is up and has 172.18.0.1/16', {}, async (world) => {
    await world.internet.listen(80)
    await world.internet.listen(80, 'udp')
    await plantStrangers(world)
    manager = await world.learner.create<NetworkManager>('NetworkManager')
    await manager.initializeBridge()
    await ensureBridge(world)
  })

  check(
    'container-interface',
    'the container has eth0, and the host keeps its own',
    {
      needs: ['bridge-address'],
      hint: 'The host has an eth0 of its own: give the far end that name only inside the container.',
    },
    async (world) => {
      web = await world.container('web')
      ip = addressOf(await manager.setupContainerNetwork('web', web.pid))
      const [inside, outside] = await Promise.all([web.network(), world.host.network()])
      const eth0 = inside.links.find(({ name }) => name === 'eth0')
      ensure(eth0?.up === true, {
        expected: 'the container has an interface eth0, and it is up',
        observed:
          eth0 === undefined
            ? `it has only ${inside.links.map(({ name }) => name).join(', ')}`
            : 'its eth0 is down',
        next: 'One end of the veth pair goes into the container, is called eth0 there, and is set up there.',
      })
      ensure(eth0.addresses.includes(`${ip}/16`), {
        expected: `eth0 of the container has ${ip}/16: what setup returned, and the prefix length of the subnet`,
        observed: `it has ${eth0.addresses.join(', ') || 'no address'}`,
        next: 'The prefix length tells the container who its neighbours are; without the right one it cannot even see the gateway.',
      })
      const uplink = outside.links.find(({ name }) => name === 'eth0')
      ensure(uplink?.addresses.includes(`${HOST}/24`) === true, {
        expected: `eth0 of the host still has ${HOST}/24`,
        observed:
          uplink === undefined ? 'the host has no eth0 any more' : `it has ${uplink.addresses.join(', ')}`,
        next: 'The host has an eth0 of its own. Give the far end its name only inside the container.',
      })
    },
  )

  check(
    'container-loopback',
    'a packet to 127.0.0.1 in the container is answered',
    { needs: ['container-interface'] },
    async () => {
      await web.listen(80)
      await packet({ from: web, to: '127.0.0.1', port: 80 }).isAnswered({
        by: web,
        next: 'A new network namespace has a loopback interface, but it is down: set lo up in the container.',
      })
    },
  )

  check(
    'gateway-ping',
    'the gateway answers a ping from the container',
    { needs: ['container-interface'] },
    async ({ host }) => {
      const next =
        'The host end of the veth has to be plugged into the bridge (master minidocker0) and be up.'
      ensure(await web.ping(GATEWAY), {
        expected: `a ping from web to ${GATEWAY} is answered`,
        observed: 'no answer came',
        next,
        flow: { protocol: 'icmp', port: 0, destination: GATEWAY, from: web.name },
      })
      // Whoever has that address answers a ping; this has to be the host.
      await host.listen(7)
      await packet({ from: web, to: GATEWAY, port: 7 }).isAnswered({ by: host, seenFrom: ip, next })
    },
  )

  check(
    'internet-reach',
    'a packet from web to 203.0.113.10 is answered',
    { needs: ['gateway-ping'] },
    async (world) => {
      await reachesInternet(
        web,
        world,
        'The way out: default route, forwarding, FORWARD, and an address to come back to.',
      )
    },
  )

  check(
    'internet-protocols',
    'a ping and a datagram get out and are answered',
    {
      needs: ['internet-reach'],
    },
    async (world) => {
      const next =
        'A network carries more than TCP: no rule of lab 4.1 has to ask for a protocol, or for a port.'
      await packet({ from: web, to: INTERNET, port: 80, protocol: 'udp' }).isAnswered({
        by: world.internet,
        next,
      })
      ensure(await web.ping(INTERNET), {
        expected: `a ping from web to ${INTERNET} is answered`,
        observed: 'no answer came',
        next,
        flow: { protocol: 'icmp', port: 0, destination: INTERNET, from: web.name },
      })
      // Two hops, and three would be needed: the router sends it back, with an ICMP error that is no answer to the ping.
      const { stdout } = await web.execute(['ping', '-n', '-c', '1', '-W', '5', '-t', '2', INTERNET])
      ensure(stdout.includes(`From ${ROUTER} `), {
        expected: `web sends a ping that may go over two hops only, and hears from the router, ${ROUTER}, that it went no further`,
        observed: 'web heard nothing of it',
        next: 'An ICMP error is no packet of the conversation, it is one about it: RELATED, not ESTABLISHED.',
      })
    },
  )

  check(
    'internet-source',
    '203.0.113.10 sees the address of the host alone',
    { needs: ['gateway-ping'] },
    async (world) => {
      const { flow, sources } = await relyOn('internet-reach', sentOut(web, world))
      const foreign = sources.filter((source) => source !== HOST)
      ensure(foreign.length === 0, {
        expected: `a packet from web arrives at ${INTERNET} with the source ${HOST}`,
        observed: `it came with the source ${foreign.join(' and ')}`,
        next: 'A home router writes its own address on what it sends out: MASQUERADE, in POSTROUTING of table nat.',
        flow,
      })
    },
  )

  check(
    'init-twice',
    'initializeBridge again mends, and doubles nothing',
    {
      needs: ['internet-reach'],
      hint: 'The bridge is there already, and so are the address and the rules: that has to be no error.',
    },
    async (world) => {
      const once = await world.state()
      // What a predecessor leaves that has crashed half-way: a bridge, and not all that belongs to it.
      for (const words of [`address flush dev minidocker0`, 'link set minidocker0 down'])
        await world.host.execute(['ip', ...words.split(' ')])
      const second = await world.learner.create<NetworkManager>('NetworkManager')
      await second.initializeBridge()
      await ensureBridge(
        world,
        'The bridge was there, but down and without an address, as a crash may leave it.',
      )
      const after = await world.state()
      const { added } = differences(await world.baseline(), after)
      const twice = added.filter((line, index) => added.indexOf(line) !== index)
      ensure(twice.length === 0, {
        expected: 'after initializeBridge has run twice every rule is there once',
        observed: `there twice: ${listed(twice)}`,
        next: 'Before a rule is added, ask whether it is there (iptables -C), or remove your own first.',
      })
      // Rules that say the same need not have the same words: their comment may name the time, or who made them.
      const change = differences(once, after)
      ensure(change.added.length <= change.removed.length, {
        expected: 'initializeBridge, called once more, adds nothing that it does not take away elsewhere',
        observed: `added: ${listed(change.added)}; gone: ${listed(change.removed)}`,
        next: 'Rules that another NetworkManager has left for this bridge are yours as well: know them again by words that are the same each time.',
      })
      await reachesInternet(web, world, 'Calling it again must not break what works.')
    },
  )

  check(
    'cleanup-frees',
    'after cleanup veth and address are free again',
    { needs: ['container-interface'] },
    async (world) => {
      await manager.cleanup('web')
      const [inside, outside] = await Promise.all([web.linkNames(), world.host.linkNames()])
      const left = outside.filter((name) => !['lo', 'eth0', 'minidocker0'].includes(name))
      ensure(left.length === 0 && !inside.includes('eth0'), {
        expected: 'no veth is left on the host, and no eth0 in the container',
        observed:
          left.length === 0 ? 'the container still has its eth0' : `the host still has ${left.join(', ')}`,
        next: 'Deleting one end of a veth pair deletes the other.',
      })
      const again = addressOf(await manager.setupContainerNetwork('again', web.pid))
      ensure(again === ip, {
        expected: `the next container gets ${ip}, which has just become free`,
        observed: `it got ${again}`,
        next: 'cleanup has to give the address back to the pool, and the pool has to hand out the lowest free one.',
      })
      await manager.cleanup('again')
    },
  )

  check(
    'cleanup-twice',
    'cleaning up again does nothing',
    {
      needs: ['cleanup-frees'],
      hint: 'What is not there any more cannot be deleted, and need not be: that is no error.',
    },
    async (world) => {
      const heir = addressOf(await manager.setupContainerNetwork('heir', web.pid))
      await manager.cleanup('web')
      await manager.cleanup('nobody')
      const other = await world.container('other')
      const next =
        "web was cleaned up before, and its address is heir's by now: forget an id when it is cleaned up, and what it had."
      const second = addressOf(await manager.setupContainerNetwork('other', other.pid))
      ensure(second !== heir, {
        expected: `heir has ${heir}, and cleanup of web, for the second time, does not free it: other gets the next one`,
        observed: `other got ${second} as well`,
        next,
      })
      await reachesInternet(web, world, next)
    },
  )

  check(
    'cleanup-vanished',
    'cleanup frees the address of a veth that is gone',
    {
      needs: ['cleanup-twice'],
      hint: 'The veth went together with its container: that it cannot be deleted any more is no error.',
    },
    async (world) => {
      // As the kernel does when a namespace ends; this one is kept, for the sake of the checks.
      await web.execute(['ip', 'link', 'delete', 'eth0'])
      await manager.cleanup('heir')
      const next = addressOf(await manager.setupContainerNetwork('next', web.pid))
      ensure(next === ip, {
        expected: `${ip} was heir's, whose veth went by itself, and after cleanup the next container gets it`,
        observed: `it got ${next}`,
        next: 'Free the address whether or not there was a veth left to delete.',
      })
      await reachesInternet(web, world, 'It was set up anew, and has to work.')
      await manager.cleanup('next')
      await manager.cleanup('other')
    },
  )

  check(
    'destroy-removes',
    'after destroyBridge the host is as it was before',
    { needs: ['cleanup-frees'] },
    async (world) => {
      await manager.cleanup('heir')
      await manager.cleanup('other')
      const { added } = await destroyed(world)
      const left = withoutStrangers(added)
      ensure(left.length === 0, {
        expected: 'after destroyBridge nothing is left of what initializeBridge made',
        observed: `still there: ${listed(left)}`,
        next: 'What -A has added, -D removes with the same words.',
      })
    },
  )

  check(
    'destroy-keeps-strangers',
    "somebody else's rules survive destroyBridge",
    { needs: ['cleanup-frees'] },
    async (world) => {
      const { added, removed } = await relyOn('destroy-removes', destroyed(world))
      const missing = missingStrangers(added)
      ensure(missing.length === 0 && removed.length === 0, {
        expected: 'rules that were there before and are not ours are still there',
        observed: `gone: ${listed([...missing, ...removed])}`,
        next:
          adviceOn(removed) ??
          'A host has other users of its firewall. Remove your own rules one by one: never flush (-F), never by number, never whatever looks alike.',
      })
    },
  )

  check(
    'destroy-keeps-forwarding',
    'after destroyBridge the host still forwards',
    {
      needs: ['cleanup-frees'],
    },
    async (world) => {
      await relyOn('destroy-removes', destroyed(world))
      ensure(switchedOn(await world.state(), 'net.ipv4.ip_forward'), {
        expected: 'net.ipv4.ip_forward is 1 after destroyBridge, too',
        observed: 'it is 0: whoever else forwards on this host has been cut off',
        next: 'Leave that switch on. Others may count on it by now, and you cannot know.',
      })
    },
  )

  check(
    'destroy-twice',
    'destroying again does nothing; init builds anew',
    {
      needs: ['destroy-removes'],
      hint: 'Where there is no bridge, there is nothing to remove: that is no error.',
    },
    async (world) => {
      await manager.destroyBridge()
      await manager.initializeBridge()
      await ensureBridge(
        world,
        'The bridge has been destroyed and is built again: ask the kernel what is there, do not remember it.',
      )
      await manager.setupContainerNetwork('web', web.pid)
      await reachesInternet(
        web,
        world,
        'After destroyBridge, initializeBridge has all of its work to do again.',
      )
      await manager.cleanup('web')
      await manager.destroyBridge()
      ensure(!(await world.host.linkNames()).includes('minidocker0'), {
        expected: 'the bridge that was built anew is destroyed again',
        observed: 'the host still has minidocker0',
        next: 'Remove what there is now: that it was gone before does not mean that it is.',
      })
    },
  )
})

async function destroy(manager: Manager, world: World): Promise<ReturnType<typeof differences>> {
  await manager.destroyBridge()
  return differences(await world.baseline(), await world.state())
}

scenario('Addresses, and many containers', (check) => {
  let manager: Manager

  addressPool(check)

  let one: ContainerPlace
  let two: ContainerPlace
  let three: ContainerPlace | undefined
  const third = async (world: World): Promise<ContainerPlace> => {
    three ??= await world.container('webapp2')
    return three
  }
  /** What webapp1, db and webapp2 were given. */
  const given: string[] = []

  check(
    'unique-addresses',
    'two set up at once: two addresses, both work',
    { needs: ['pool-order'] },
    async (world) => {
      await world.host.listen(80)
      await world.internet.listen(80)
      manager = await world.learner.create<NetworkManager>('NetworkManager')
      await manager.initializeBridge()
      one = await world.container('webapp1')
      two = await world.container('db')
      const addresses = await Promise.all([
        manager.setupContainerNetwork('webapp1', one.pid),
        manager.setupContainerNetwork('db', two.pid),
      ])
      const [first, second] = [addressOf(addresses[0]), addressOf(addresses[1])]
      ensure(first !== second, {
        expected: 'two setups that run at the same time return two addresses',
        observed: `both returned ${first}`,
        next: 'Between reading which address is free and marking it as taken there must be no await.',
      })
      const next = 'Both have to work when they are set up at the same time.'
      await reachesGateway(one, world, { ip: first, next })
      await reachesGateway(two, world, { ip: second, next })
      given.push(first, second)
    },
  )

  check(
    'same-id-twice',
    'the same id again is refused, and changes nothing',
    { needs: ['unique-addresses'] },
    async (world) => {
      const before = addressesInside(await one.network())
      const other = await third(world)
      const refusals = [
        await refusalOf(() => manager.setupContainerNetwork('webapp1', one.pid)),
        await refusalOf(() => manager.setupContainerNetwork('webapp1', other.pid)),
      ]
      const after = addressesInside(await one.network())
      const inside = await other.linkNames()
      ensure(before === after, {
        expected: `webapp1 keeps its address, ${before}`,
        observed: `it now has ${after}`,
        next: 'Look first whether the id is connected already. What cleans up after a failure must not clean up what worked before.',
      })
      ensure(!refusals.includes(undefined) && !inside.includes('eth0'), {
        expected:
          'setupContainerNetwork throws for webapp1, which is connected already, whichever pid it is told',
        observed: refusals.includes(undefined)
          ? 'it returned, as if all were well'
          : 'it threw, but the other process has an eth0 now',
        next: 'Look first whether the id is connected already, and throw.',
      })
      const next = 'A second setup must not break the first.'
      await reachesGateway(one, world, { ip: before.replace(/\/.*/, ''), next })
    },
  )

  check(
    'dead-pid',
    'a process that is gone is refused, without a trace',
    { needs: ['unique-addresses'] },
    async (world) => {
      const before = await world.host.linkNames()
      const pid = await world.deadPid()
      const refusal = await refusalOf(() => manager.setupContainerNetwork('ghost', pid))
      ensure(refusal !== undefined, {
        expected: `setupContainerNetwork throws for process ${pid}, which is not there`,
        observed: 'it returned an address, as if all were well',
        next: 'A command that fails has to stop the setup: look at its exit code.',
      })
      const left = await leftBehind([world.host], [before])
      ensure(left.length === 0, {
        expected: 'no interface is left of a setup that failed',
        observed: `left behind: ${left.join(', ')}`,
        next: 'When one step fails, undo the ones before it, then throw.',
      })
    },
  )

  check(
    'lan-cannot-enter',
    'a neighbor with a route to them does not get in',
    { needs: ['same-id-twice'] },
    async ({ host, neighbour }) => {
      const [ip = ''] = given
      await one.listen(80)
      await one.listen(80, 'udp')
      await neighbour.execute(['ip', 'route', 'replace', '172.18.0.0/16', 'via', HOST])
      const stopped = (protocol: 'tcp' | 'udp') =>
        packet({ from: neighbour, to: ip, port: 80, protocol }).isNotAnswered({
          whereas: packet({ from: host, to: ip, port: 80, protocol }),
          next: ONLY_ANSWERS,
        })
      const [inside, { code }] = await Promise.all([
        host.ping(ip),
        neighbour.execute(['ping', '-n', '-c', '1', '-W', '0.5', ip]),
        stopped('tcp'),
        stopped('udp'),
      ])
      ensure(inside && code !== 0, {
        expected: `${ip} answers a ping from the host, and none from the neighbor`,
        observed: inside ? 'it has answered the neighbor' : 'it has not answered the host',
        next: ONLY_ANSWERS,
      })
    },
  )

  check(
    'forwards-nobody-else',
    'the host is a router for its containers only',
    {
      needs: ['lan-cannot-enter'],
    },
    async ({ host, neighbour }) => {
      await neighbour.execute(['ip', 'route', 'replace', INTERNET, 'via', HOST])
      await packet({ from: neighbour, to: INTERNET, port: 80 }).isNotAnswered({
        whereas: packet({ from: host, to: INTERNET, port: 80 }),
        next: 'Your rules in FORWARD let pass what neither comes from the bridge nor is an answer to it: name the bridge in each of them.',
      })
      await neighbour.execute(['ip', 'route', 'delete', INTERNET])
    },
  )

  check(
    'same-id-at-once',
    'the same id twice at once: one gets in, one not',
    {
      needs: ['same-id-twice'],
    },
    async (world) => {
      const pair = await third(world)
      const call: [string, ...unknown[]] = ['setupContainerNetwork', 'pair', pair.pid]
      const outcomes = await world.learner.sideBySide(manager, call, call)
      const done = outcomes.filter(({ error }) => error === undefined)
      ensure(done.length === 1, {
        expected:
          'of two setups of the same id, begun at the same moment, one returns an address and one throws',
        observed: done.length === 2 ? 'both returned' : `both threw: ${outcomes[0]?.error?.message}`,
        next: 'Look whether the id is known, and write it down, before the first await; and what cleans up after the one that fails must leave the other.',
      })
      const next = 'One of two was set up, and the other one refused: the first one has to work.'
      await reachesGateway(pair, world, { ip: addressOf(done[0]?.value), next })
      await manager.cleanup('pair')
    },
  )

  check(
    'pid-connected',
    'a process that has an eth0 is refused, no trace',
    {
      needs: ['unique-addresses'],
    },
    async (world) => {
      const taken = await third(world)
      // As somebody else may have made it.
      await taken.execute(['ip', 'link', 'add', 'eth0', 'type', 'bridge'])
      const before = [await world.host.linkNames(), await taken.linkNames()]
      const refusal = await refusalOf(() => manager.setupContainerNetwork('intruder', taken.pid))
      const left = await leftBehind([world.host, taken], before)
      await taken.execute(['ip', 'link', 'delete', 'eth0'])
      ensure(refusal !== undefined, {
        expected: 'setupContainerNetwork throws for a process whose namespace has an eth0 already',
        observed: 'it returned an address, as if all were well',
        next: 'A command that fails has to stop the setup: look at its exit code.',
      })
      ensure(left.length === 0, {
        expected: 'no interface is left of a setup that failed, on the host or in the container',
        observed: `left behind: ${left.join(', ')}`,
        next: 'When one step fails, undo the ones before it, then throw. Deleting one end of a veth pair deletes the other, wherever it is.',
      })
    },
  )

  check(
    'similar-ids',
    'ids with the same six characters in front work',
    { needs: ['unique-addresses'], hint: DIFFERENT },
    async (world) => {
      const similar = await third(world)
      const ip = addressOf(await manager.setupContainerNetwork('webapp2', similar.pid))
      await reachesGateway(similar, world, { ip, next: DIFFERENT })
      given.push(ip)
    },
  )

  check(
    'dead-pid-address',
    'the address of a failed setup goes to the next one',
    { needs: ['pool-reuse', 'dead-pid', 'similar-ids', 'pid-connected'] },
    async () => {
      const [first = '', second = '', third = ''] = given
      const free = ['172.18.0.2', '172.18.0.3', '172.18.0.4'].find((ip) => ip !== first && ip !== second)
      ensure(third === free, {
        expected: `webapp1 and db have ${first} and ${second}, ghost and intruder could not be set up: webapp2 gets ${free}`,
        observed: `it got ${third}`,
        next: 'A setup that fails has to release the address that it has allocated.',
      })
    },
  )

  check(
    'long-ids',
    'ids of 64 characters work, however much alike',
    { needs: ['similar-ids'], hint: SHORT },
    async (world) => {
      const [long, twin] = [await world.container('long'), await world.container('twin')]
      const addresses = await Promise.all([
        manager.setupContainerNetwork(LONG, long.pid),
        manager.setupContainerNetwork(TWIN, twin.pid),
      ])
      await reachesGateway(long, world, { ip: addressOf(addresses[0]), next: SHORT })
      await reachesGateway(twin, world, { ip: addressOf(addresses[1]), next: SHORT })
    },
  )

  surroundings(check, { one: () => one, two: () => two, given })
})

function addressesInside({ links }: Network): string {
  return links.find(({ name }) => name === 'eth0')?.addresses.join() ?? 'no eth0'
}
