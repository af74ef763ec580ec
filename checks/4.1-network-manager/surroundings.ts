/**
 * Lab 4.1 on a host that has more than one way out, more than one address and more than one network.
 */
import type { NetworkManager } from '../../solutions/4.1-network-manager/network-manager.ts'
import {
  addressOf,
  type Check,
  type ContainerPlace,
  ensure,
  GuestFailed,
  heard,
  type Place,
  packet,
  refusalOf,
  type World,
} from '../support/index.ts'
import { ensureBridge, INTERNET, leftBehind, type Manager, reachesGateway, reachesInternet } from './scene.ts'

/** Its name is the beginning of the default one, and its gateway has the last address that a machine can have. */
const OTHER = { bridge: 'minidocker', gateway: '10.0.3.254', subnet: '10.0.0.0/22' }

/** Of a container of the first network, and of one of the second. */
const ID = 'webapp1'

const WAN = { host: '10.9.9.1', neighbour: '10.9.9.2' }

/** Two containers of the default network, as far as it is there when a check asks. */
export interface Scene {
  one(): ContainerPlace
  two(): ContainerPlace
  /** Their addresses. */
  given: string[]
}

export function surroundings(check: Check, { one, two, given }: Scene): void {
  check(
    'bridge-keeps-source',
    'what stays on the bridge keeps its own address',
    {
      needs: ['unique-addresses'],
    },
    async ({ host }) => {
      const [source = '', destination = ''] = given
      await two().listen(80)
      // What lab 4.3 will switch on: without it nothing stays on the bridge.
      await run(host, 'iptables --wait -A FORWARD -i minidocker0 -o minidocker0 -j ACCEPT')
      await packet({ from: one(), to: destination, port: 80 }).isAnswered({
        by: two(),
        seenFrom: source,
        next: 'MASQUERADE is for what leaves the host. A rule of the administrator lets containers talk to each other here, and bridged packets pass POSTROUTING as well: ! -o minidocker0.',
      })
    },
  )

  check(
    'second-uplink',
    'packets get out by another interface than eth0',
    {
      needs: ['unique-addresses'],
    },
    async (world) => {
      await addUplink(world)
      const sent = packet({ from: one(), to: WAN.neighbour, port: 80 })
      const { reply, flow } = await sent.ask()
      ensure(reply.answeredBy === 'neighbour' && reply.seenFrom === WAN.host, {
        expected: `${sent.sentence}, behind a second interface wan1 of the host, is answered, and is seen to come from ${WAN.host}, which is the host's address there`,
        observed: reply.answered ? `it came from ${reply.seenFrom}` : 'no answer came',
        next: 'Does a rule of yours name eth0, or 192.168.1.100? A host can have several ways out. What is not the bridge is outside: ! -o minidocker0.',
        flow,
        answered: reply.answered,
      })
    },
  )

  check(
    'others-keep-source',
    'only what comes from the subnet is rewritten',
    {
      needs: ['unique-addresses'],
    },
    async (world) => {
      const second = '192.168.1.101'
      await run(world.host, `ip address add ${second}/24 dev eth0`)
      await run(world.host, `ip route add ${INTERNET} via 192.168.1.1 src ${second}`)
      const { flow } = await packet({ from: world.host, to: INTERNET, port: 80 }).send({ wait: 500 })
      const arrived = await heard(world, 'router', flow)
      const sources = [...new Set(arrived.map(({ source }) => source))]
      ensure(sources.join() === second, {
        expected: `a packet that the host itself sends from its second address arrives with that source, ${second}`,
        observed:
          sources.length === 0 ? 'it did not arrive' : `it came with the source ${sources.join(' and ')}`,
        next: 'MASQUERADE is for packets that come from the subnet of the containers: -s SUBNET.',
        flow,
        answered: true,
      })
    },
  )

  let other: Manager
  let late: ContainerPlace

  check(
    'setup-before-init',
    'a setup that fails at a later step leaves nothing',
    {
      needs: ['unique-addresses'],
    },
    async (world) => {
      other = await world.learner.create<NetworkManager>('NetworkManager', OTHER)
      late = await world.container('late')
      const before = [await world.host.linkNames(), await late.linkNames()]
      const refusal = await refusalOf(() => other.setupContainerNetwork(ID, late.pid))
      // Some make the bridge when they need it; then there is nothing to refuse.
      if (refusal === undefined) return other.cleanup(ID)
      const left = await leftBehind([world.host, late], before)
      ensure(left.length === 0, {
        expected: `there is no bridge ${OTHER.bridge} yet: setupContainerNetwork throws, and leaves no interface on the host or in the container`,
        observed: `left behind: ${left.join(', ')}`,
        next: 'When one step fails, undo the ones before it, then throw.',
      })
    },
  )

  check(
    'other-network',
    'a second network has addresses of its own',
    {
      needs: ['setup-before-init'],
      hint: `This network has the bridge ${OTHER.bridge}, the subnet ${OTHER.subnet} and the gateway ${OTHER.gateway}: is one of the defaults built in somewhere?`,
    },
    async (world) => {
      await other.initializeBridge()
      await ensureBridge(world, '', { name: OTHER.bridge, address: `${OTHER.gateway}/22` })
      const ip = addressOf(await setUpAgain(other, late.pid))
      ensure(ip === '10.0.0.1', {
        expected: `the first container of ${OTHER.subnet} with the gateway ${OTHER.gateway} gets 10.0.0.1`,
        observed: `it got ${ip}`,
        next: 'A setup of that id has failed before, when there was no bridge: its address was to be free again. Else, does the pool know this subnet and this gateway?',
      })
      const { links } = await late.network()
      const addresses = links.find(({ name }) => name === 'eth0')?.addresses ?? []
      ensure(addresses.includes(`${ip}/22`), {
        expected: `eth0 of the container has ${ip}/22`,
        observed: `it has ${addresses.join(', ') || 'no address'}`,
        next: 'The prefix length is that of the subnet which the NetworkManager was given.',
      })
      const next = `This network has the bridge ${OTHER.bridge}, the subnet ${OTHER.subnet} and the gateway ${OTHER.gateway}: is one of the defaults built in somewhere?`
      await reachesGateway(late, world, { ip, next, gateway: OTHER.gateway })
      await reachesInternet(late, world, next)
      await reachesInternet(one(), world, 'A second network must not break the first.')
    },
  )

  check(
    'destroy-keeps-network',
    'destroying one network leaves the other alone',
    {
      needs: ['other-network'],
    },
    async (world) => {
      await other.cleanup(ID)
      await other.destroyBridge()
      await packet({ from: one(), to: INTERNET, port: 80 }).isAnswered({
        by: world.internet,
        next: `The bridge ${OTHER.bridge} was destroyed, and minidocker0 was not. The one name is the beginning of the other: compare all of it.`,
        nextStands: true,
      })
    },
  )
}

/** For an id whose setup has failed before. */
async function setUpAgain(manager: Manager, pid: number): Promise<unknown> {
  try {
    return await manager.setupContainerNetwork(ID, pid)
  } catch (error) {
    // Whether it is the id, tells another one.
    const refusal = await refusalOf(() => manager.setupContainerNetwork('later', pid))
    ensure(refusal !== undefined, {
      expected: `setupContainerNetwork works for ${ID}, whose setup failed when there was no bridge`,
      observed:
        'it threw, and with another id it works: the id is taken, by the setup that failed or by the other network, which has a container with this id',
      next: 'Where a setup fails, forget the id as well; and let each NetworkManager know its own ids only.',
    })
    throw error
  }
}

async function run(place: Place, line: string, input?: string): Promise<string> {
  const { code, stdout, stderr } = await place.execute(line.split(' '), input)
  if (code !== 0) throw new GuestFailed(`${line}: ${stderr}`)
  return stdout.trim()
}

/** wan1 of the host, with the neighbor at its other end. */
async function addUplink({ host, neighbour }: World): Promise<void> {
  await neighbour.listen(80)
  const there = await run(neighbour, 'ip netns identify')
  const lines = [
    `link add wan1 type veth peer name wan1 netns ${there}`,
    `address add ${WAN.host}/24 dev wan1`,
    'link set wan1 up',
  ]
  await run(host, 'ip -batch -', lines.join('\n'))
  const far = [`address add ${WAN.neighbour}/24 dev wan1`, 'link set wan1 up']
  await run(neighbour, 'ip -batch -', far.join('\n'))
}
