/**
 * What the checks of lab 4.2 share: networks with a published port.
 */
import type { NetworkConfig, NetworkManager } from '../../solutions/4.1-network-manager/network-manager.ts'
import {
  type Connected,
  type ContainerPlace,
  connect,
  HOST,
  type HostState,
  managerWithBridge,
  once,
  type PortForwarder,
  packet,
  parseMapping,
  plantStrangers,
  type Remote,
  refusalOf,
  relyOn,
  type World,
} from '../support/index.ts'

/** An address of the other network that no container has, and that begins like one: enough for what has to be refused. */
export const OTHER_CONTAINER = '10.7.0.22'

/** Nobody said that every network is called minidocker0. */
const OTHER = { bridge: 'shop', gateway: '10.7.0.1', subnet: '10.7.0.0/24' }

export const AS_GIVEN = `This network has the bridge ${OTHER.bridge} and the subnet ${OTHER.subnet}: use what the constructor was given.`

export interface Network {
  manager: Remote<NetworkManager>
  forwarder: Remote<PortForwarder>
  web: ContainerPlace
  ip: string
}

/** `8080:80` is published for web. */
export interface Publishing {
  network: Network
  db: Connected
  /** Before anything was published. */
  settings: string[]
}

/** A container `web` that listens on port 80, and nothing published yet. */
export async function networkWithWeb(world: World, config: NetworkConfig = {}): Promise<Network> {
  const manager = await managerWithBridge(world, config)
  const { place: web, ip } = await connect(world, manager, { name: 'web', ports: [80] })
  const forwarder = await world.learner.create<PortForwarder>('PortForwarder', config)
  return { manager, forwarder, web, ip }
}

/** Another bridge and another subnet, on which 9090:80 is published for web and answers, all the time. */
export interface OtherNetwork {
  withOther(world: World): Promise<Network>
  /** For checks that are about something else. */
  published(world: World): Promise<Network>
  /** Mappings for ports that are taken were tried. */
  tried(world: World): Promise<Attempts>
}

export function otherNetwork(): OtherNetwork {
  const withOther = once(publish9090)
  const published = (world: World): Promise<Network> => relyOn('other-network', withOther(world))
  const attempts = once(tryTakenPorts)
  return { withOther, published, tried: async (world) => attempts(await published(world), world) }
}

async function publish9090(world: World): Promise<Network> {
  await plantStrangers(world)
  const network = await networkWithWeb(world, OTHER)
  const { forwarder, web, ip } = network
  await web.listen(80, 'udp')
  await forwarder.addPortForward(await parseMapping(world, '9090:80'), ip)
  await packet({ from: world.neighbour, to: HOST, port: 9090 }).isAnswered({ by: web, next: AS_GIVEN })
  return network
}

export interface Attempt {
  text: string
  containerIp: string
  /** Why it has to be refused. */
  because: string
}

export interface Attempts {
  before: HostState
  /** The first one that was not refused. */
  accepted: Attempt | undefined
  after: HostState
}

async function tryTakenPorts({ forwarder, ip }: Network, world: World): Promise<Attempts> {
  await forwarder.addPortForward(await parseMapping(world, '7070:53/udp'), OTHER_CONTAINER)
  await forwarder.addPortForward(await parseMapping(world, '6060:53/tcp'), OTHER_CONTAINER)
  const before = await world.state()
  const all: Attempt[] = [
    { text: '9090:80', containerIp: ip, because: 'this very mapping is published' },
    { text: '9090:81/tcp', containerIp: OTHER_CONTAINER, because: 'another container has that port' },
    { text: '9090:81/udp', containerIp: ip, because: 'it leads to another port of that container' },
    { text: '7070:80', containerIp: ip, because: '7070/udp is taken, although 7070/tcp is free' },
    { text: '6060:80', containerIp: ip, because: '6060/tcp is taken, although 6060/udp is free' },
  ]
  const accepted: Attempt[] = []
  for (const attempt of all) {
    const mapping = await parseMapping(world, attempt.text)
    const refusal = await refusalOf(() => forwarder.addPortForward(mapping, attempt.containerIp))
    if (refusal === undefined) accepted.push(attempt)
  }
  return { before, accepted: accepted[0], after: await world.state() }
}
