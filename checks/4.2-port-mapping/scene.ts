/**
 * What the checks of lab 4.2 share: networks with a published port.
 */
import type { NetworkConfig, NetworkManager } from '../../solutions/4.1-network-manager/network-manager.ts'
import {
  type Connected,
  type ContainerPlace,
  connect,
  type Draw,
  type DrawnNetwork,
  HOST,
  type HostState,
  managerWithBridge,
  NEIGHBOUR,
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

/** Nobody said that every network is called minidocker0. */
export interface Plan {
  bridge: string
  gateway: string
  subnet: string
  /** An address of this network that no container has, and that begins like that of web: enough for what has to be refused. */
  otherContainer: string
  /** Another one. */
  thirdContainer: string
  /** On which web listens. */
  inside: number
  /** Of the host, and published for web all the time. It ends like `udpOnly`. */
  kept: number
  /** Of the host, and published for the other container. */
  udpOnly: number
  tcpOnly: number
  /** Of the host, and wanted by two at once. `kept` begins with its digits. */
  wanted: number
  /** What to say first where something does not work in this network. */
  asGiven: string
}

/** A network whose addresses begin like those of the LAN, with 192.168: who cuts off at a dot takes a neighbor for a container. */
function nearLan(draw: Draw): DrawnNetwork {
  const { bridge, gateway, subnet, address } = draw.network(draw.integer(20, 24))
  const third = Number(subnet.split('.')[2])
  // The LAN itself is 192.168.1.0/24.
  if (third < 16) return nearLan(draw)
  const near = (text: string): string => text.replace(/^10\.\d+\./, '192.168.')
  return { bridge, gateway: near(gateway), subnet: near(subnet), address: (nth) => near(address(nth)) }
}

function planFrom(draw: Draw): Plan {
  const { bridge, gateway, subnet, address } = nearLan(draw)
  const ends = draw.shuffled([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  const [otherContainer = '', thirdContainer = ''] = ends
    .map((end) => `${address(1)}${end}`)
    .filter((ip) => ip !== gateway)
  const udpOnly = draw.integer(3000, 7999)
  const tcpOnly = udpOnly + draw.integer(1, 1000)
  return {
    ...{ bridge, gateway, subnet, otherContainer, thirdContainer, udpOnly, tcpOnly },
    inside: draw.integer(3000, 7000),
    kept: 20_000 + udpOnly,
    wanted: 2000 + Math.floor(udpOnly / 10),
    asGiven: `This network has the bridge ${bridge} and the subnet ${subnet}: use what the constructor was given.`,
  }
}

export interface Network {
  manager: Remote<NetworkManager>
  forwarder: Remote<PortForwarder>
  web: ContainerPlace
  ip: string
}

/** `8080:80` is published for web. */
export interface Publishing {
  /** A protocol that nobody knows. */
  strange: number
  network: Network
  db: Connected
  /** Before anything was published. */
  settings: string[]
}

/** A container `web` that listens, and nobody to publish its port yet. */
export async function webAlone(
  world: World,
  { config = {}, port = 80 }: { config?: NetworkConfig; port?: number } = {},
): Promise<Omit<Network, 'forwarder'>> {
  const manager = await managerWithBridge(world, config)
  const { place: web, ip } = await connect(world, manager, { name: 'web', ports: [port] })
  return { manager, web, ip }
}

async function networkWithWeb(world: World, config: NetworkConfig, port: number): Promise<Network> {
  const alone = await webAlone(world, { config, port })
  return { ...alone, forwarder: await world.learner.create<PortForwarder>('PortForwarder', config) }
}

/** Another bridge and another subnet, on which a port is published for web and answers, all the time. */
export interface OtherNetwork {
  plan: Plan
  withOther(world: World): Promise<Network>
  /** For checks that are about something else. */
  published(world: World): Promise<Network>
  /** Mappings for ports that are taken were tried. */
  tried(world: World): Promise<Attempts>
}

export function otherNetwork(draw: Draw): OtherNetwork {
  const plan = planFrom(draw)
  const withOther = once((world: World) => publishKept(world, plan))
  const published = (world: World): Promise<Network> => relyOn('other-network', withOther(world))
  const attempts = once((network: Network, world: World) => tryTakenPorts(network, world, plan))
  return { plan, withOther, published, tried: async (world) => attempts(await published(world), world) }
}

async function publishKept(
  world: World,
  { bridge, gateway, subnet, kept, inside, asGiven }: Plan,
): Promise<Network> {
  await plantStrangers(world)
  const network = await networkWithWeb(world, { bridge, gateway, subnet }, inside)
  const { forwarder, web, ip } = network
  await web.listen(inside, 'udp')
  await forwarder.addPortForward(await parseMapping(world, `${kept}:${inside}`), ip)
  await packet({ from: world.neighbor, to: HOST, port: kept }).isAnswered({
    by: web,
    seenFrom: NEIGHBOUR,
    next: asGiven,
  })
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

async function tryTakenPorts(
  { forwarder, ip }: Network,
  world: World,
  { otherContainer, inside, kept, udpOnly, tcpOnly }: Plan,
): Promise<Attempts> {
  await forwarder.addPortForward(await parseMapping(world, `${udpOnly}:53/udp`), otherContainer)
  await forwarder.addPortForward(await parseMapping(world, `${tcpOnly}:53/tcp`), otherContainer)
  const before = await world.state()
  const all: Attempt[] = [
    { text: `${kept}:${inside}`, containerIp: ip, because: 'this very mapping is published' },
    { text: `${kept}:81/tcp`, containerIp: otherContainer, because: 'another container has that port' },
    { text: `${kept}:81/udp`, containerIp: ip, because: 'it leads to another port of that container' },
    {
      text: `${udpOnly}:80`,
      containerIp: ip,
      because: `${udpOnly}/udp is taken, although ${udpOnly}/tcp is free`,
    },
    {
      text: `${tcpOnly}:80`,
      containerIp: ip,
      because: `${tcpOnly}/tcp is taken, although ${tcpOnly}/udp is free`,
    },
  ]
  const accepted: Attempt[] = []
  for (const attempt of all) {
    const mapping = await parseMapping(world, attempt.text)
    const refusal = await refusalOf(() => forwarder.addPortForward(mapping, attempt.containerIp))
    if (refusal === undefined) accepted.push(attempt)
  }
  return { before, accepted: accepted[0], after: await world.state() }
}
