/**
 * What the checks of lab 4.9 share: servers behind a published port, and clients that go on asking.
 */
import type { NetworkConfig } from '../../solutions/4.1-network-manager/network-manager.ts'
import {
  type Connected,
  type ContainerPlace,
  connect,
  type Draw,
  type DrawnNetwork,
  HOST,
  type HostState,
  INTERNET,
  LOCALHOST,
  type Mapping,
  managerWithBridge,
  NEIGHBOUR,
  once,
  type Place,
  type PortForwarder,
  packet,
  parseMapping,
  type Remote,
  relyOn,
  SECOND_ADDRESS,
  sceneOf,
  type World,
} from '../support/index.ts'

/** Of the container in the text. */
export const DNS = 53

/** Clients that ask more than once. The kernel takes all that comes from one of their ports for one conversation. */
const CLIENTS = [
  ...(['patient', 'patientLocally', 'patientInside', 'patientThere', 'patientAlone', 'hasty'] as const),
  ...(['returning', 'returningLocally', 'returningInside'] as const),
  ...(['busy', 'busyLocally', 'leaving', 'leavingLocally', 'leavingInside'] as const),
  ...(['elsewhere', 'elsewhereTcp', 'beside', 'withHost', 'elsewhereOld', 'direct'] as const),
]

/** What nobody can know by heart. */
export interface Drawn {
  /** Another one than the usual. */
  network: DrawnNetwork
  names: { old: string; fresh: string }
  /** Ports of the host. */
  ports: {
    /** The one that moves, published for both protocols. */
    main: number
    /** A second one that leads there. The host itself has answered there before, and would still. */
    second: number
    /** A third one, for UDP alone. */
    alone: number
    /** Where the host itself answers. */
    own: number
  }
  /** Where the containers answer. */
  behind: number
  /** The mappings of these ports. */
  mappings: { main: string; second: string; alone: string }
  /** From which port each of them asks. */
  clients: Record<(typeof CLIENTS)[number], number>
}

function drawnFrom(draw: Draw): Drawn {
  // Above all ports that are drawn, and below those from which programs ask.
  const second = draw.integer(30_000, 32_700)
  // The second one begins with all its digits.
  const main = Math.floor(second / 10)
  const other = (): number => {
    const port = draw.port()
    return port === main ? draw.port() : port
  }
  const ports = { main, second, alone: other(), own: other() }
  const behind = other()
  return {
    network: draw.network(),
    names: { old: draw.name(), fresh: draw.name() },
    ports,
    behind,
    mappings: {
      main: `${ports.main}:${behind}`,
      second: `${ports.second}:${behind}`,
      alone: `${ports.alone}:${behind}/udp`,
    },
    clients: Object.fromEntries(CLIENTS.map((client) => [client, other()])) as Drawn['clients'],
  }
}

/** Milliseconds: there is nobody yet who could answer. */
const IN_VAIN = 20

const protocol = 'udp'

/** A `UdpPortForwarder` as it is called from here. */
export interface Forwarder extends PortForwarder {
  movePortForward(mapping: Mapping, fromIp: string, toIp: string): Promise<void>
}

export interface Network {
  forwarder: Remote<Forwarder>
  /** Containers that answer on one port, over UDP and over TCP. */
  servers: Connected[]
}

interface Wanted {
  names: string[]
  port: number
  config?: NetworkConfig
}

export async function networkWith(world: World, { names, port, config = {} }: Wanted): Promise<Network> {
  const manager = await managerWithBridge(world, config)
  const servers: Connected[] = []
  for (const name of names)
    servers.push(await connect(world, manager, { name, ports: [port], protocols: ['udp', 'tcp'] }))
  return { forwarder: await world.learner.create<Forwarder>('UdpPortForwarder', config), servers }
}

/** A container with a published port; each of these is there once the check that makes it has passed. */
export interface Datagrams {
  forwarder: Remote<Forwarder>
  dns: ContainerPlace
  ip: string
  db: ContainerPlace
  dbIp: string
}

/** A published port that moves. */
export interface MovingPort extends Drawn {
  /** Who has the port by now. */
  owner: Connected
  /** Five clients have asked in vain, a sixth kept asking, one has been answered by the host itself, and then the ports were published for `old`. */
  published(world: World): Promise<Published>
  /** Clients of the port and of others have been answered, and then the port was moved to `fresh`. */
  moved(world: World): Promise<Moved>
}

export function movingPort(draw: Draw): MovingPort {
  const drawn = drawnFrom(draw)
  const published = once((world: World) => publish(world, drawn))
  const move = once(async (world: World, network: Published) => {
    const result = await moveToNew(world, network)
    scene.owner = network.fresh
    return result
  })
  const scene = sceneOf<MovingPort>({
    ...drawn,
    published,
    moved: async (world) => move(world, await published(world)),
  })
  return scene
}

/** Without a port: a client that asks for the first time. */
export const ask = ({ ports }: Drawn, { neighbor }: World, clientPort?: number) =>
  packet({
    ...{ from: neighbor, to: HOST, port: ports.main, protocol },
    ...(clientPort ? { clientPort } : {}),
  })
export const askLocally = ({ ports }: Drawn, { host }: World, clientPort?: number) =>
  packet({
    ...{ from: host, to: LOCALHOST, port: ports.main, protocol },
    ...(clientPort ? { clientPort } : {}),
  })
/** `fresh` asks the gateway, which is the host as well. */
export const askGateway = ({ fresh, ports, network }: Published, clientPort: number) =>
  packet({ from: fresh.place, to: network.gateway, port: ports.main, protocol, clientPort })
/** `fresh` asks the host like any other client. */
export const askInside = ({ fresh, ports }: Published, clientPort: number) =>
  packet({ from: fresh.place, to: HOST, port: ports.main, protocol, clientPort })
/** The address that the host has had for a moment only when this client asks. */
export const askThere = ({ ports, clients }: Drawn, { neighbor }: World) =>
  packet({
    ...{ from: neighbor, to: SECOND_ADDRESS, port: ports.main, protocol },
    clientPort: clients.patientThere,
  })
export const askAlone = ({ ports, clients }: Drawn, { neighbor }: World) =>
  packet({
    ...{ from: neighbor, to: SECOND_ADDRESS, port: ports.alone, protocol },
    clientPort: clients.patientAlone,
  })
export const askSecond = ({ ports, clients }: Drawn, { neighbor }: World) =>
  packet({ from: neighbor, to: HOST, port: ports.second, protocol, clientPort: clients.beside })

export interface Published extends Network, Drawn {
  before: HostState
  old: Connected
  fresh: Connected
}

async function publish(world: World, drawn: Drawn): Promise<Published> {
  const { host, neighbor } = world
  const { names, ports, mappings, clients, behind } = drawn
  const { bridge, gateway, subnet } = drawn.network
  await rememberLonger(host)
  for (const each of ['udp', 'tcp'] as const) await world.internet.listen(ports.main, each)
  const network = await networkWith(world, {
    ...{ names: [names.old, names.fresh], port: behind },
    config: { bridge, gateway, subnet },
  })
  const [old, fresh] = network.servers as [Connected, Connected]
  await host.listen(ports.second, 'udp')
  // The host answers there over TCP as well, and goes on doing so: the port is to be published for UDP alone.
  await host.listen(ports.alone)
  const overTcp = packet({ from: neighbor, to: HOST, port: ports.alone })
  for (const asked of [askSecond(drawn, world), overTcp]) {
    await asked.isAnswered({
      by: host,
      next: 'Nothing is published there yet: a program of the host itself listens on that port, and neither a rule nor anything else of yours may stand before it.',
    })
  }
  await network.forwarder.addPortForward(await parseMapping(world, mappings.second), old.ip)
  await host.execute(['ip', 'address', 'add', `${SECOND_ADDRESS}/24`, 'dev', 'eth0'])
  await host.listen(ports.own, 'udp')
  const before = await world.state()
  const inVain = (clientPort: number) => ({ protocol: 'udp', clientPort, wait: IN_VAIN }) as const
  await neighbor.request(HOST, ports.main, inVain(clients.patient))
  await neighbor.request(SECOND_ADDRESS, ports.main, inVain(clients.patientThere))
  await host.request(LOCALHOST, ports.main, inVain(clients.patientLocally))
  await fresh.place.request(gateway, ports.main, inVain(clients.patientInside))
  await neighbor.request(SECOND_ADDRESS, ports.alone, inVain(clients.patientAlone))
  const main = await parseMapping(world, mappings.main)
  {
    await using _traffic = await neighbor.traffic(HOST, ports.main, clients.hasty)
    await network.forwarder.addPortForward(main, old.ip)
  }
  await network.forwarder.addPortForward(await parseMapping(world, mappings.alone), old.ip)
  return { ...network, ...drawn, before, old, fresh }
}

export interface Moved {
  /** Conversations of others that the kernel does not remember any more, as conntrack writes them. */
  forgotten: string[]
}

async function moveToNew(world: World, published: Published): Promise<Moved> {
  const { forwarder, old, fresh, ports, clients, mappings } = published
  const { host, neighbor, internet } = world
  const by = old.place
  await relyOn('udp-lan', ask(published, world, clients.returning).isAnswered({ by, next: '' }))
  const local = askLocally(published, world, clients.returningLocally)
  await relyOn('udp-localhost', local.isAnswered({ by, byProgram: true, next: '' }))
  const inside = askInside(published, clients.returningInside)
  await relyOn('udp-hairpin', inside.isAnswered({ by, byProgram: true, next: '' }))
  const outside = { protocol, port: ports.main, to: INTERNET } as const
  const elsewhere = [
    packet({ ...outside, from: fresh.place, clientPort: clients.elsewhere }),
    packet({ ...outside, from: old.place, clientPort: clients.elsewhereOld }),
  ]
  for (const asked of elsewhere)
    await relyOn('udp-other-machines', asked.isAnswered({ by: internet, next: '' }))
  const elsewhereTcp = packet({
    ...{ protocol: 'tcp', port: ports.main, from: fresh.place, to: INTERNET },
    clientPort: clients.elsewhereTcp,
  })
  await relyOn('udp-other-machines', elsewhereTcp.isAnswered({ by: internet, next: '' }))
  await relyOn('early-client', askSecond(published, world).isAnswered({ by, next: '' }))
  const own = packet({
    ...{ protocol, port: ports.own, from: neighbor, to: HOST },
    clientPort: clients.withHost,
  })
  await own.isAnswered({
    by: host,
    next: 'The host itself listens there, and nothing of yours is about that port.',
  })
  // It is sent from the number of the port that moves.
  const alike = packet({
    ...{ protocol, port: ports.second, from: neighbor, to: HOST },
    clientPort: ports.main,
  })
  await relyOn('early-client', alike.isAnswered({ by, next: '' }))
  await forwarder.movePortForward(await parseMapping(world, mappings.main), old.ip, fresh.ip)
  const others = [
    `src=${NEIGHBOUR} dst=${HOST} sport=${ports.main} dport=${ports.second}`,
    `src=${fresh.ip} dst=${INTERNET} sport=${clients.elsewhere} dport=${ports.main}`,
    `src=${old.ip} dst=${INTERNET} sport=${clients.elsewhereOld} dport=${ports.main}`,
    // Over TCP; after its end it is remembered for two minutes.
    `src=${fresh.ip} dst=${INTERNET} sport=${clients.elsewhereTcp} dport=${ports.main}`,
    `src=${NEIGHBOUR} dst=${HOST} sport=${clients.beside} dport=${ports.second}`,
    `src=${NEIGHBOUR} dst=${HOST} sport=${clients.withHost} dport=${ports.own}`,
  ]
  return { forgotten: await forgottenOf(others, host) }
}

/** On a busy machine 30 seconds pass between two steps, and then nobody can tell who has removed an entry. */
async function rememberLonger(host: Place): Promise<void> {
  const names = ['udp_timeout', 'udp_timeout_stream'].map((name) => `net.netfilter.nf_conntrack_${name}=600`)
  await host.execute(['sysctl', '-qw', ...names])
}

/** Those that the kernel does not remember, each as conntrack writes it: its addresses and ports, there. */
export async function forgottenOf(conversations: string[], host: Place): Promise<string[]> {
  const { stdout } = await host.execute(['conntrack', '-L'])
  return conversations.filter((conversation) => !stdout.includes(conversation))
}
