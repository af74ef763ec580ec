/**
 * Lab 4.1: a second network on the same host.
 */
import type { NetworkManager } from '../../solutions/4.1-network-manager/network-manager.ts'
import { LearnerThrew } from '../../src/guest/index.ts'
import {
  addressOf,
  type Check,
  type Draw,
  ensure,
  ensureFailureTold,
  GATEWAY,
  HOST,
  INTERNET,
  isDone,
  isThrough,
  LOCALHOST,
  NAME_SERVER,
  packet,
  pinged,
  ROUTER,
  refusalOf,
  sceneOf,
  together,
  unaskedStopped,
  type World,
} from '../support/index.ts'
import {
  ensureBridge,
  leftBehind,
  type Manager,
  type ManyContainers,
  reachesGateway,
  reachesInternet,
  type SecondNetwork,
  sentByHost,
} from './scene.ts'

/** Of the prefix length: neither /16 nor /24, so that one who cuts off or counts in octets is told from one who calculates. */
const [MIN_PREFIX, MAX_PREFIX] = [17, 23]

/** Each is the beginning of the default name, and short enough to stand twice in the name of an interface. */
const BRIDGES = ['mini', 'minid', 'minido'] as const

const HALF_WAY =
  'initializeBridge was called before, when rules could not be written, and threw half-way. Called again, it has all of its work to do: that the bridge is there, or its address, does not mean that the rules are.'

export function secondNetwork(check: Check, scene: ManyContainers, draw: Draw): SecondNetwork {
  const { address, ...drawn } = draw.network(draw.integer(MIN_PREFIX, MAX_PREFIX))
  const network = { ...drawn, bridge: draw.pick(BRIDGES) }
  const prefix = network.subnet.replace(/.*\//, '/')
  /** Of a container of the first network, and of one of the second. */
  const id = scene.ids.first
  const second = sceneOf<SecondNetwork>({ network, id })
  /** Whether the container of the first network with that id works; an earlier check may have harmed it. */
  let works: boolean
  /** Which of its rules cannot be written: lab 4.1 needs three. */
  const only = draw.integer(1, 3)
  /** Of initializeBridge, when no rule could be written, or one of them. */
  let gaveUp = false
  const strange = draw.protocol()

  check(
    'setup-before-init',
    'a setup that fails at a later step leaves nothing',
    {
      needs: ['unique-addresses'],
    },
    async (world) => {
      second.manager = await world.learner.create<NetworkManager>('NetworkManager', network)
      second.container = await world.container('late')
      works = await scene.one.ping(GATEWAY)
      second.before = await world.state()
      const links = [await world.host.linkNames(), await second.container.linkNames()]
      const refusal = await refusalOf(() => second.manager.setupContainerNetwork(id, second.container.pid))
      // Some make the bridge when they need it; then there is nothing to refuse.
      if (refusal === undefined) return second.manager.cleanup(id)
      const left = await leftBehind([world.host, second.container], links)
      ensure(left.length === 0, {
        expected: `there is no bridge ${network.bridge} yet: setupContainerNetwork throws, and leaves no interface on the host or in the container`,
        observed: `left behind: ${left.join(', ')}`,
        next: 'When one step fails, undo the ones before it, then throw.',
      })
    },
  )

  check(
    'init-tells-failure',
    'initializeBridge throws when no rule can be written',
    { needs: ['setup-before-init'] },
    async (world) => {
      const throughToInternet = async (): Promise<boolean> => {
        // Not with that id: whether it is free again, after the setup that failed, is for the next check to say.
        await refusalOf(() => second.manager.setupContainerNetwork('probe', second.container.pid))
        const through = await isThrough(packet({ from: second.container, to: INTERNET, port: 80 }), 1000)
        await second.manager.cleanup('probe')
        return through
      }
      const failing = {
        call: `initializeBridge() of ${network.bridge}`,
        work: () => second.manager.initializeBridge(),
        holds: throughToInternet,
        otherwise: `a container on ${network.bridge} gets no answer from ${INTERNET}`,
      }
      for (const which of [{}, { only }]) {
        if ((await ensureFailureTold(world, { ...failing, ...which })) === 'threw') gaveUp = true
      }
    },
  )

  check(
    'other-network',
    'a second network is built, with its own addresses',
    {
      needs: ['setup-before-init'],
      hint: `This network has the bridge ${network.bridge}, the subnet ${network.subnet} and the gateway ${network.gateway}: is one of the defaults built in somewhere?`,
    },
    async (world) => {
      const { one, two } = scene
      const because = gaveUp ? HALF_WAY : ''
      await isDone({
        call: `initializeBridge() of ${network.bridge}`,
        work: () => second.manager.initializeBridge(),
        next: because || 'Is one of the defaults built in somewhere?',
      })
      await ensureBridge(world, because, { name: network.bridge, address: `${network.gateway}${prefix}` })
      const ip = addressOf(await setUpAgain(second.manager, id, second.container.pid))
      ensure(ip === address(1), {
        expected: `the first container of ${network.subnet} with the gateway ${network.gateway} gets ${address(1)}`,
        observed: `it got ${ip}`,
        next: 'A setup of that id has failed before, when there was no bridge: its address was to be free again. Else, does the pool know this subnet and this gateway?',
      })
      const { links } = await second.container.network()
      const addresses = links.find(({ name }) => name === 'eth0')?.addresses ?? []
      ensure(addresses.includes(`${ip}${prefix}`), {
        expected: `eth0 of the container has ${ip}${prefix}`,
        observed: `it has ${addresses.join(', ') || 'no address'}`,
        next: 'The prefix length is that of the subnet which the NetworkManager was given.',
      })
      const next = `This network has the bridge ${network.bridge}, the subnet ${network.subnet} and the gateway ${network.gateway}: is one of the defaults built in somewhere?`
      const reaches = async (): Promise<void> => {
        await reachesGateway(second.container, world, { ip, next, gateway: network.gateway })
        await packet({ from: second.container, to: INTERNET, port: 80 }).isAnswered({
          by: world.internet,
          next: gaveUp ? `${HALF_WAY} ${next}` : next,
          nextStands: gaveUp,
        })
        ensure(await second.container.ping(INTERNET), {
          expected: `a ping from a container of ${network.subnet} to ${INTERNET} is answered, as its TCP packet was`,
          observed: 'no answer came',
          next: 'What gets out of the first network gets out of every other: any protocol.',
          ...pinged(second.container, world.internet, INTERNET),
        })
        ensure(await second.container.ping(LOCALHOST), {
          expected: `a container of ${network.subnet} answers itself at ${LOCALHOST}`,
          observed: 'no answer came',
          next: 'What is done in the first container is done in every other: lo is switched on.',
        })
        await reachesInternet(two, world, 'A second network must not break the first.')
      }
      await together([reaches(), keepsSource(world, network.subnet)])
      await world.neighbor.execute(['ip', 'route', 'replace', network.subnet, 'via', HOST])
      await unaskedStopped(world, {
        ...{ from: world.neighbor, to: { place: second.container, ip }, strange },
        next: 'The second network is to be as closed as the first: towards its bridge only answers may pass, and only conntrack knows what is one.',
      })
      ensure(!works || (await one.ping(GATEWAY)), {
        expected: `each of the two networks has a container ${id}; that of the first one still reaches its gateway, ${GATEWAY}`,
        observed:
          'no answer came to its ping, which was answered before the second network had such a container',
        next: 'Is the name of a veth made of the id alone? Then both have the same, and the setup of the one takes it from the other.',
      })
    },
  )
  return second
}

/** An address of the same /16 that is not in the subnet. */
function outsideOf(subnet: string): string {
  const [first, second, third = '0'] = subnet.split('.')
  return `${first}.${second}.${(Number(third) + 128) % 256}.9`
}

/** The host has an address that is none of the subnet's, and sends from it; no answer finds its way back. */
async function keepsSource(world: World, subnet: string): Promise<void> {
  const source = outsideOf(subnet)
  const lines = [`address add ${source}/32 dev lo`, `route add ${NAME_SERVER} via ${ROUTER} src ${source}`]
  await world.host.execute(['ip', '-batch', '-'], lines.join('\n'))
  const { flow, sources } = await sentByHost(world, NAME_SERVER)
  ensure(sources.join() === source, {
    expected: `a packet of the host's own from ${source}, which is not in ${subnet}, arrives with that source`,
    observed: sources.length === 0 ? 'it did not arrive' : `it came with the source ${sources.join(' and ')}`,
    next: 'MASQUERADE is for packets that come from the subnet that the NetworkManager was given, with its prefix length: -s SUBNET.',
    flow,
    answered: true,
  })
}

/** For an id whose setup has failed before. */
async function setUpAgain(manager: Manager, id: string, pid: number): Promise<unknown> {
  try {
    return await manager.setupContainerNetwork(id, pid)
  } catch (error) {
    // Whether it is the id, tells another one.
    const refusal = await refusalOf(() => manager.setupContainerNetwork('later', pid))
    const [said = ''] = error instanceof LearnerThrew ? error.failure.message.trim().split('\n') : []
    ensure(refusal !== undefined, {
      expected: `setupContainerNetwork works for ${id}, now that the second network has its bridge`,
      observed: `it threw (${said.slice(0, 120)}); for another id it works`,
      next: `The first setup of ${id} failed, because the bridge was not there yet; and the first network has a container ${id}, too. What still holds that id, or a name made of it: a veth that the failed setup has left, the veth of the other network, an entry in a list? Undo each step of a setup that fails, and keep the networks apart.`,
    })
    throw error
  }
}
