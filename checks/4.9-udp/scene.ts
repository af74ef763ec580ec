/**
 * What the checks of lab 4.9 share: servers behind a published port, and clients that go on asking.
 */
import type { NetworkConfig } from '../../solutions/4.1-network-manager/network-manager.ts'
import {
  type Connected,
  type ContainerPlace,
  connect,
  HOST,
  type HostState,
  INTERNET,
  LOCALHOST,
  type Mapping,
  managerWithBridge,
  NEIGHBOUR,
  once,
  type PortForwarder,
  packet,
  parseMapping,
  type Remote,
  relyOn,
  SECOND_ADDRESS,
  sceneOf,
  type World,
} from '../support/index.ts'

export const DNS = 53

/** Another bridge than the usual one, and the gateway on the last of its addresses. */
export const OTHER_NETWORK = { bridge: 'lab9', gateway: '10.9.0.30', subnet: '10.9.0.0/27' }
/** There the containers answer on another port than the host. */
export const BEHIND = 5353
/** What leads there, for both protocols. */
export const MAPPING = `${DNS}:${BEHIND}`
/** A second port of the host that leads there. */
export const SECOND = 5300
/** A third one, for UDP alone. */
export const ALONE = 5400
export const ALONE_MAPPING = `${ALONE}:${BEHIND}/udp`
/** Where the host itself answers. */
export const OWN_PORT = 5500

/** Ports of clients that ask more than once. The kernel takes all that comes from one of them for one conversation. */
export const PATIENT = 5301
export const PATIENT_LOCALLY = 5302
export const RETURNING = 5303
export const RETURNING_LOCALLY = 5304
export const BUSY = 5305
export const ELSEWHERE = 5306
export const LEAVING = 5307
export const LEAVING_LOCALLY = 5308
export const PATIENT_INSIDE = 5309
export const PATIENT_THERE = 5310
export const RETURNING_INSIDE = 5311
export const BESIDE = 5312
export const BUSY_LOCALLY = 5313
export const LEAVING_INSIDE = 5314
export const PATIENT_ALONE = 5315
export const WITH_HOST = 5316

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
export interface MovingPort {
  /** Who has the port by now. */
  owner: Connected
  /** Four clients have asked in vain, and then 53:5353 was published for `old`. */
  published(world: World): Promise<Published>
  /** Clients of the port and of others have been answered, and then 53:5353 was moved to `new`. */
  moved(world: World): Promise<Moved>
}

export function movingPort(): MovingPort {
  const published = once(publish)
  const move = once(async (world: World, network: Published) => {
    const result = await moveToNew(world, network)
    scene.owner = network.fresh
    return result
  })
  const scene = sceneOf<MovingPort>({
    published,
    moved: async (world) => move(world, await published(world)),
  })
  return scene
}

/** Without a port: a client that asks for the first time. */
export const ask = ({ neighbour }: World, clientPort?: number) =>
  packet({ ...{ from: neighbour, to: HOST, port: DNS, protocol }, ...(clientPort ? { clientPort } : {}) })
export const askLocally = ({ host }: World, clientPort?: number) =>
  packet({ ...{ from: host, to: LOCALHOST, port: DNS, protocol }, ...(clientPort ? { clientPort } : {}) })
/** `new` asks the host like any other client. */
export const askInside = ({ fresh }: Published, clientPort: number) =>
  packet({ from: fresh.place, to: HOST, port: DNS, protocol, clientPort })
export const askAlone = ({ neighbour }: World) =>
  packet({ from: neighbour, to: SECOND_ADDRESS, port: ALONE, protocol, clientPort: PATIENT_ALONE })
export const askSecond = ({ neighbour }: World) =>
  packet({ from: neighbour, to: HOST, port: SECOND, protocol, clientPort: BESIDE })

export interface Published extends Network {
  before: HostState
  old: Connected
  fresh: Connected
}

async function publish(world: World): Promise<Published> {
  const { host, neighbour } = world
  await world.internet.listen(DNS, 'udp')
  const network = await networkWith(world, { names: ['old', 'new'], port: BEHIND, config: OTHER_NETWORK })
  const [old, fresh] = network.servers as [Connected, Connected]
  await network.forwarder.addPortForward(await parseMapping(world, `${SECOND}:${BEHIND}`), old.ip)
  await host.execute(['ip', 'address', 'add', `${SECOND_ADDRESS}/24`, 'dev', 'eth0'])
  await host.listen(OWN_PORT, 'udp')
  const before = await world.state()
  const inVain = (clientPort: number) => ({ protocol: 'udp', clientPort, wait: IN_VAIN }) as const
  await neighbour.request(HOST, DNS, inVain(PATIENT))
  await neighbour.request(SECOND_ADDRESS, DNS, inVain(PATIENT_THERE))
  await host.request(LOCALHOST, DNS, inVain(PATIENT_LOCALLY))
  await fresh.place.request(HOST, DNS, inVain(PATIENT_INSIDE))
  await neighbour.request(SECOND_ADDRESS, ALONE, inVain(PATIENT_ALONE))
  await network.forwarder.addPortForward(await parseMapping(world, MAPPING), old.ip)
  await network.forwarder.addPortForward(await parseMapping(world, ALONE_MAPPING), old.ip)
  return { ...network, before, old, fresh }
}

export interface Moved {
  /** Conversations of others that the kernel does not remember any more, as conntrack writes them. */
  forgotten: string[]
}

async function moveToNew(world: World, { forwarder, old, fresh }: Published): Promise<Moved> {
  const { host, neighbour, internet } = world
  const by = old.place
  const ask = { protocol, port: DNS } as const
  const lan = packet({ ...ask, from: neighbour, to: HOST, clientPort: RETURNING })
  await relyOn('udp-lan', lan.isAnswered({ by, next: '' }))
  const local = packet({ ...ask, from: host, to: LOCALHOST, clientPort: RETURNING_LOCALLY })
  await relyOn('udp-localhost', local.isAnswered({ by, byProgram: true, next: '' }))
  const inside = packet({ ...ask, from: fresh.place, to: HOST, clientPort: RETURNING_INSIDE })
  await relyOn('udp-hairpin', inside.isAnswered({ by, byProgram: true, next: '' }))
  const elsewhere = packet({ ...ask, from: fresh.place, to: INTERNET, clientPort: ELSEWHERE })
  await relyOn('udp-other-machines', elsewhere.isAnswered({ by: internet, next: '' }))
  const beside = packet({ protocol, port: SECOND, from: neighbour, to: HOST, clientPort: BESIDE })
  await relyOn('early-client', beside.isAnswered({ by, next: '' }))
  const own = packet({ protocol, port: OWN_PORT, from: neighbour, to: HOST, clientPort: WITH_HOST })
  await own.isAnswered({
    by: host,
    next: 'The host itself listens there, and nothing of yours is about that port.',
  })
  await forwarder.movePortForward(await parseMapping(world, MAPPING), old.ip, fresh.ip)
  const others = [
    `src=${fresh.ip} dst=${INTERNET} sport=${ELSEWHERE} dport=${DNS}`,
    `src=${NEIGHBOUR} dst=${HOST} sport=${BESIDE} dport=${SECOND}`,
    `src=${NEIGHBOUR} dst=${HOST} sport=${WITH_HOST} dport=${OWN_PORT}`,
  ]
  const { stdout } = await host.execute(['conntrack', '-L', '-p', protocol])
  return { forgotten: others.filter((conversation) => !stdout.includes(conversation)) }
}
