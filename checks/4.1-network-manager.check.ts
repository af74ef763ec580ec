/**
 * Lab 4.1: a bridge, its containers, and their way to the world and back.
 */
import { isIPv4 } from 'node:net'
import type { AddressPool, NetworkManager } from '../solutions/4.1-network-manager/network-manager.ts'
import {
  addressOf,
  type ContainerPlace,
  differences,
  ensure,
  type Flow,
  listed,
  missingStrangers,
  type Network,
  packet,
  plantStrangers,
  type Remote,
  refusalOf,
  relyOn,
  scenario,
  sourcesOutside,
  textOf,
  valuesOf,
  type World,
  withoutStrangers,
} from './support/index.ts'

const GATEWAY = '172.18.0.1'
const HOST = '192.168.1.100'
const INTERNET = '203.0.113.10'

/** Two ids as Docker makes them, 64 hexadecimal digits; the first twelve, which Docker shows for short, are the same. */
const LONG = 'a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90'
const TWIN = 'a1b2c3d4e5f6ffffffffffffffffffffffffffffffffffffffffffffffffffff'

const DIFFERENT = 'Interfaces are named after ids: two ids, however much alike, need two names.'
const SHORT =
  'The name of an interface has room for 15 characters: a hash of the id fits, and differs when ids do.'

/** Subnet and gateway of which there can be no pool, and why not. */
const NO_POOLS: Record<string, string> = {
  '172.18.0.0, 172.18.0.1': 'Without a prefix length nobody knows how large the subnet is.',
  '172.18.0.0/, 172.18.0.1': 'Number("") is 0, and a /0 would be all addresses there are.',
  '172.18.0.0/33, 172.18.0.1': 'An address has 32 bits.',
  '172.18.0.0/x, 172.18.0.1': 'A prefix length is a number.',
  '172.18.0.0/16x, 172.18.0.1': 'parseInt keeps quiet about what is behind the number.',
  '172.18.0.0/+16, 172.18.0.1': 'A prefix length is one or two digits.',
  '172.18.0/16, 172.18.0.1': 'An address has four parts.',
  '172.18.0.256/16, 172.18.0.1': 'No part of an address is larger than 255.',
  'minidocker/16, 172.18.0.1': 'That is no address.',
  '172.18.0.0/16, 172.19.0.0': 'The gateway is one address behind the subnet: containers could not see it.',
  '172.18.0.0/16, 172.17.255.255':
    'The gateway is one address before the subnet: containers could not see it.',
  '172.18.0.0/16, gateway': 'The gateway is no address.',
}

/** Nobody said that every network is called minidocker0, nor that a gateway has the first address. */
const OTHER = { bridge: 'shop', gateway: '10.9.0.9', subnet: '10.9.0.0/22' }

type Manager = Remote<NetworkManager>

/** A packet that is not answered may have arrived all the same. */
async function sentOut(from: ContainerPlace, world: World): Promise<{ flow: Flow; sources: string[] }> {
  const sent = packet({ from, to: INTERNET, port: 80 })
  const { flow } = await sent.send({ wait: 500, still: true })
  const sources = await sourcesOutside(world, flow)
  ensure(sources.length > 0, { expected: `${sent.sentence} arrives`, observed: 'it did not', next: '', flow })
  return { flow, sources }
}

function reachesInternet(from: ContainerPlace, world: World, next: string): Promise<void> {
  return packet({ from, to: INTERNET, port: 80 }).isAnswered({ by: world.internet, next })
}

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
    await plantStrangers(world)
    manager = await world.learner.create<NetworkManager>('NetworkManager')
    await manager.initializeBridge()
    const { links } = await world.host.network()
    const bridge = links.find(({ name }) => name === 'minidocker0')
    ensure(bridge?.bridge === true, {
      expected: 'initializeBridge makes a bridge with the name minidocker0',
      observed: bridge === undefined ? 'the host has no minidocker0' : 'minidocker0 is no bridge',
      next: 'ip link add NAME type bridge makes one.',
    })
    ensure(bridge.up, {
      expected: 'minidocker0 is up',
      observed: 'minidocker0 is down: a switch without power',
      next: 'ip link set NAME up switches an interface on.',
    })
    ensure(bridge.addresses.includes(`${GATEWAY}/16`), {
      expected: `minidocker0 has the address ${GATEWAY}/16`,
      observed: `it has ${bridge.addresses.join(', ') || 'none'}`,
      next: 'ip address add ADDRESS/PREFIX dev NAME: the gateway address, with the prefix length of the subnet.',
    })
  })

  check(
    'container-interface',
    'the container gets an eth0 with the address that setup returns, and the host keeps its own',
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
    'a packet to 127.0.0.1 inside the container is answered',
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
    'a packet from the container to 203.0.113.10 is answered',
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
    'internet-source',
    '203.0.113.10 sees the address of the host, and never one of the container network',
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
    'initializeBridge may be called again, by another NetworkManager, and no rule is there twice',
    {
      needs: ['internet-reach'],
      hint: 'The bridge is there already, and so are the address and the rules: that has to be no error.',
    },
    async (world) => {
      const once = await world.state()
      const second = await world.learner.create<NetworkManager>('NetworkManager')
      await second.initializeBridge()
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
    'after cleanup the veth is gone, and the address is free for the next container',
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
    async () => {
      await manager.cleanup('web')
    },
  )

  check(
    'destroy-removes',
    'after destroyBridge the host is as it was before',
    { needs: ['cleanup-frees'] },
    async (world) => {
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
        next: 'A host has other users of its firewall. Remove your own rules one by one: never flush (-F), never by number, never whatever looks alike.',
      })
    },
  )

  check(
    'built-anew',
    'destroyBridge does nothing when there is no bridge, and then the network can be built anew',
    {
      needs: ['destroy-removes'],
      hint: 'What is not there any more cannot be removed, and need not be; what was removed has to be made again.',
    },
    async (world) => {
      await relyOn('destroy-removes', destroyed(world))
      const before = await world.state()
      await manager.destroyBridge()
      await manager.initializeBridge()
      const { links } = await world.host.network()
      const bridge = links.find(({ name }) => name === 'minidocker0')
      ensure(bridge?.addresses.includes(`${GATEWAY}/16`) === true, {
        expected: `after destroyBridge and initializeBridge there is a minidocker0 again, with ${GATEWAY}/16`,
        observed:
          bridge === undefined ? 'there is none' : `it has ${bridge.addresses.join(', ') || 'no address'}`,
        next: 'Ask the kernel what there is: what you remember of it may be over.',
      })
      await manager.destroyBridge()
      const { added, removed } = differences(before, await world.state())
      ensure(added.length === 0 && removed.length === 0, {
        expected: 'after another destroyBridge the host is as it was before',
        observed: `still there: ${listed(added)}; gone: ${listed(removed)}`,
        next: 'Remove what there is now, and not what there was the first time.',
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

  check('pool-order', 'the first address is 172.18.0.2, the second 172.18.0.3', {}, async ({ learner }) => {
    const pool = await learner.create<AddressPool>('AddressPool', '172.18.0.0/16', GATEWAY)
    const first = [await pool.allocate(), await pool.allocate()].map(textOf)
    ensure(first.join() === '172.18.0.2,172.18.0.3', {
      expected: 'a fresh pool of 172.18.0.0/16 hands out 172.18.0.2, then 172.18.0.3',
      observed: `it handed out ${first.join(', then ')}`,
      next: ".0 is the network itself and .1 is the gateway: the lowest address that is anybody's to have is .2.",
    })
  })

  check(
    'pool-whole-network',
    'a /22 has 1021 addresses for containers, each of them inside it and none twice',
    { needs: ['pool-order'] },
    async ({ learner }) => {
      const pool = await learner.create<AddressPool>('AddressPool', '172.18.4.0/22', '172.18.4.1')
      const addresses = valuesOf(await learner.repeat(pool, 'allocate', 1022))
      const wrong = addresses.find((address) => !isUsable(address))
      ensure(wrong === undefined, {
        expected:
          'every address is one of 172.18.4.0/22, and not the network, the gateway or the broadcast address',
        observed: `as number ${addresses.indexOf(wrong ?? '') + 1} it handed out ${wrong}`,
        next: whyNot(wrong ?? ''),
      })
      ensure(addresses.length === 1021 && new Set(addresses).size === 1021, {
        expected: '172.18.4.0/22 has 1021 addresses for containers: 1024 less network, gateway and broadcast',
        observed: `it handed out ${addresses.length}, of which ${new Set(addresses).size} were different`,
        next: 'Where does your pool stop, and what makes it stop there? The prefix length should.',
      })
    },
  )

  check(
    'pool-exhausted',
    'a /29 has five addresses, and then says clearly that none is left',
    { needs: ['pool-order'] },
    async ({ learner }) => {
      const pool = await learner.create<AddressPool>('AddressPool', '10.0.0.0/29', '10.0.0.1')
      const repeated = await learner.repeat(pool, 'allocate', 6)
      const { error } = repeated
      const values = valuesOf(repeated)
      const expected = ['10.0.0.2', '10.0.0.3', '10.0.0.4', '10.0.0.5', '10.0.0.6']
      ensure(values.join() === expected.join() && error !== undefined, {
        expected: `a pool of 10.0.0.0/29 hands out ${expected.join(', ')} and then throws`,
        observed: `it handed out ${values.join(', ')}${error === undefined ? '' : `, then threw ${error.name}: ${error.message}`}`,
        next: 'A /29 leaves three bits for the machines: eight addresses, less network, gateway and broadcast.',
      })
    },
  )

  check(
    'pool-reuse',
    'a released address is handed out again, once',
    { needs: ['pool-order'] },
    async ({ learner }) => {
      const pool = await learner.create<AddressPool>('AddressPool', '172.18.0.0/16', GATEWAY)
      await learner.repeat(pool, 'allocate', 4)
      await pool.release('172.18.0.3')
      await pool.release('172.18.0.3')
      await pool.release('172.18.77.7')
      const next = [await pool.allocate(), await pool.allocate()].map(textOf)
      ensure(next.join() === '172.18.0.3,172.18.0.6', {
        expected: 'of .2 to .5, .3 is given back: then .3 is handed out, and after that .6',
        observed: `it handed out ${next.join(', then ')}`,
        next: 'Keep a set of what is taken: releasing takes out of it, and out of a set nothing can be taken twice.',
      })
    },
  )

  check(
    'pool-refuses',
    'what is no subnet, or a gateway outside of it, is refused',
    { needs: ['pool-order'] },
    async ({ learner }) => {
      const pairs = Object.keys(NO_POOLS).map((text) => text.split(', ') as [string, string])
      const refusals = await Promise.all(
        pairs.map((pair) => refusalOf(() => learner.create<AddressPool>('AddressPool', ...pair))),
      )
      const accepted = pairs.find((_, index) => refusals[index] === undefined)?.join(', ')
      ensure(accepted === undefined, {
        expected: `new AddressPool(${accepted}) throws`,
        observed: 'it made a pool, as if all were well',
        next: NO_POOLS[accepted ?? ''] ?? '',
      })
    },
  )

  let one: ContainerPlace
  let three: ContainerPlace
  /** What webapp1, db and webapp2 were given. */
  const given: string[] = []

  check(
    'unique-addresses',
    'two containers that are set up at the same moment get different addresses, and both reach the gateway',
    { needs: ['pool-order'] },
    async (world) => {
      await world.host.listen(80)
      manager = await world.learner.create<NetworkManager>('NetworkManager')
      await manager.initializeBridge()
      one = await world.container('webapp1')
      const two = await world.container('db')
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
    'setting up the same id again is refused or changes nothing: the container keeps its network',
    { needs: ['unique-addresses'] },
    async (world) => {
      const before = addressesInside(await one.network())
      await refusalOf(() => manager.setupContainerNetwork('webapp1', one.pid))
      const after = addressesInside(await one.network())
      ensure(before === after, {
        expected: `webapp1 keeps its address, ${before}`,
        observed: `it now has ${after}`,
        next: 'Look first whether the id is connected already. What cleans up after a failure must not clean up what worked before.',
      })
      const next = 'A second setup must not break the first.'
      await reachesGateway(one, world, { ip: before.replace(/\/.*/, ''), next })
    },
  )

  check(
    'dead-pid',
    'a container whose process is gone is refused, and nothing is left behind',
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
      const left = (await world.host.linkNames()).filter((name) => !before.includes(name))
      ensure(left.length === 0, {
        expected: 'no interface is left of a setup that failed',
        observed: `left behind: ${left.join(', ')}`,
        next: 'When one step fails, undo the ones before it, then throw.',
      })
    },
  )

  check(
    'lan-cannot-enter',
    'a neighbor on the LAN who adds a route to the container network does not get in',
    { needs: ['same-id-twice'] },
    async ({ host, neighbour, internet }) => {
      const [ip = ''] = given
      await one.listen(80)
      await internet.listen(81)
      for (const subnet of ['172.18.0.0/16', `${INTERNET}/32`])
        await neighbour.execute(['ip', 'route', 'replace', subnet, 'via', HOST])
      await Promise.all([
        packet({ from: neighbour, to: ip, port: 80 }).isNotAnswered({
          whereas: packet({ from: host, to: ip, port: 80 }),
          next: 'Towards the bridge only answers may pass (conntrack state RELATED,ESTABLISHED): -o bridge -j ACCEPT lets everybody in.',
        }),
        packet({ from: neighbour, to: INTERNET, port: 81 }).isNotAnswered({
          whereas: packet({ from: host, to: INTERNET, port: 81 }),
          next: 'The neighbor uses this host as its way to the world: only what comes in by the bridge (-i) may go out.',
        }),
      ])
    },
  )

  check(
    'similar-ids',
    'two ids with the same first six characters both get a network',
    { needs: ['unique-addresses'], hint: DIFFERENT },
    async (world) => {
      three = await world.container('webapp2')
      const ip = addressOf(await manager.setupContainerNetwork('webapp2', three.pid))
      await reachesGateway(three, world, { ip, next: DIFFERENT })
      given.push(ip)
    },
  )

  check(
    'own-address-on-bridge',
    'what stays on the bridge keeps its own address',
    { needs: ['lan-cannot-enter', 'similar-ids'] },
    async ({ host }) => {
      // Lab 4.3 is about this; here somebody else allows it, so that there is something to see.
      const bridge = ['-i', 'minidocker0', '-o', 'minidocker0']
      await host.execute(['iptables', '-A', 'FORWARD', ...bridge, '-j', 'ACCEPT'])
      const [ip = '', , from] = given
      ensure(from !== undefined && ip !== '', {
        expected: 'two addresses',
        observed: listed(given),
        next: '',
      })
      await packet({ from: three, to: ip, port: 80 }).isAnswered({
        by: one,
        seenFrom: from,
        next: 'MASQUERADE is for what leaves: -s SUBNET ! -o BRIDGE.',
      })
    },
  )

  check(
    'other-network',
    'a second network, with a bridge, a subnet and a gateway of its own, works beside the first one',
    { needs: ['own-address-on-bridge'] },
    async (world) => {
      const next = `This network has the bridge ${OTHER.bridge}, the subnet ${OTHER.subnet} and the gateway ${OTHER.gateway}: use what the constructor was given. What the other NetworkManager knows is its own.`
      await world.internet.listen(80)
      const other = await world.learner.create<NetworkManager>('NetworkManager', OTHER)
      await other.initializeBridge()
      const place = await world.container('shop')
      // The same id as in the first network: it is connected there, and not here.
      const ip = addressOf(await other.setupContainerNetwork('webapp1', place.pid))
      const { links } = await place.network()
      const addresses = links.find(({ name }) => name === 'eth0')?.addresses ?? []
      ensure(ip === '10.9.0.1' && addresses.includes(`${ip}/22`), {
        expected: 'the first container of 10.9.0.0/22 has the lowest address that is free, 10.9.0.1/22',
        observed: `setup returned ${ip}, and the container has ${addresses.join(', ') || 'none'}`,
        next,
      })
      await reachesInternet(place, world, next)
      await reachesInternet(one, world, next)
      await other.cleanup('webapp1')
      await other.destroyBridge()
      const names = await world.host.linkNames()
      ensure(!names.includes(OTHER.bridge) && names.includes('minidocker0'), {
        expected: `after destroyBridge of the second network ${OTHER.bridge} is gone, and minidocker0 is not`,
        observed: `the host has ${names.join(', ')}`,
        next,
      })
      await reachesInternet(
        one,
        world,
        'Only the second network was destroyed: the rules of the first one stay.',
      )
    },
  )

  check(
    'dead-pid-address',
    'the address of a setup that failed goes to the next container',
    { needs: ['pool-reuse', 'dead-pid', 'similar-ids'] },
    async () => {
      const [first = '', second = '', third = ''] = given
      const free = ['172.18.0.2', '172.18.0.3', '172.18.0.4'].find((ip) => ip !== first && ip !== second)
      ensure(third === free, {
        expected: `webapp1 and db have ${first} and ${second}, ghost could not be set up: webapp2 gets ${free}`,
        observed: `it got ${third}`,
        next: 'A setup that fails has to release the address that it has allocated.',
      })
    },
  )

  check(
    'long-ids',
    'ids of 64 characters work, also two that start with the same twelve',
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
})

interface Connected {
  /** What setup returned. */
  ip: string
  next: string
}

/** The container has a network: its packet arrives, and comes from the address that it was given. */
function reachesGateway(from: ContainerPlace, world: World, { ip, next }: Connected): Promise<void> {
  return packet({ from, to: GATEWAY, port: 80 }).isAnswered({ by: world.host, seenFrom: ip, next })
}

function addressesInside({ links }: Network): string {
  return links.find(({ name }) => name === 'eth0')?.addresses.join() ?? 'no eth0'
}

/** Of 172.18.4.0/22 with the gateway on .1; 172.18.4.255 and 172.18.5.0 are addresses like any other in there. */
function isUsable(address: string): boolean {
  const [a, b, c = 0, d = 0] = address.split('.').map(Number)
  const inside = isIPv4(address) && a === 172 && b === 18 && c >= 4 && c <= 7 && d <= 255
  return inside && !['172.18.4.0', '172.18.4.1', '172.18.7.255'].includes(address)
}

function whyNot(address: string): string {
  if (address === '172.18.4.0') return 'The first address of a subnet names the subnet itself.'
  if (address === '172.18.4.1') return 'That is the gateway, which was given to the constructor.'
  if (address === '172.18.7.255')
    return 'The last address of a subnet is its broadcast address: it means everybody.'
  if (isIPv4(address))
    return 'A /22 leaves ten bits for the machines: it runs from 172.18.4.0 to 172.18.7.255.'
  return 'Count in numbers, not in text: an address is a number of 32 bits, and after 172.18.4.255 comes 172.18.5.0.'
}
