/**
 * What the checks of lab 4.3 share: two containers on one bridge, and two networks on one host.
 */
import type { NetworkConfig, NetworkManager } from '../../solutions/4.1-network-manager/network-manager.ts'
import type { ContainerTraffic } from '../../solutions/4.3-container-to-container/container-to-container.ts'
import {
  addUplink,
  type Connected,
  connect,
  type Draw,
  type DrawnNetwork,
  type HostState,
  type LearnerFailure,
  managerWithBridge,
  once,
  packet,
  plantRule,
  plantStrangers,
  type Remote,
  refusalOf,
  relyOn,
  type World,
} from '../support/index.ts'

/** Two containers on one bridge; each of these is there once the check that makes it has passed. */
export interface TwoContainers {
  /** A protocol that nobody knows. */
  strange: number
  manager: Remote<NetworkManager>
  traffic: Remote<ContainerTraffic>
  web: Connected
  db: Connected
  /** Before any rule of this lab was there. */
  settings: string[]
}

export const webToDb = ({ web, db }: TwoContainers, port = 80) => packet({ from: web.place, to: db.ip, port })

export const viaUdp = (from: Connected, to: Connected) =>
  packet({ from: from.place, to: to.ip, port: 80, protocol: 'udp' })

export function connected(
  world: World,
  manager: Remote<NetworkManager>,
  { name, port = 80 }: { name: string; port?: number },
): Promise<Connected> {
  return connect(world, manager, { name, ports: [port], protocols: ['tcp', 'udp'] })
}

/** Nobody said that a network is called minidocker0. */
export interface Plan {
  front: DrawnNetwork
  /** The name of front is the beginning of its name, and the end of it. */
  back: DrawnNetwork
  /** It comes up when it has been kept apart from front for some time. */
  late: DrawnNetwork
  /** On which all containers listen. */
  port: number
  /** A protocol that nobody knows. */
  strange: number
}

function planFrom(draw: Draw): Plan {
  // iptables-save puts quotation marks around a comment with a dot in it.
  const bridge = `n${draw.integer(10, 99)}.${draw.integer(1, 9)}`
  const front = { ...draw.network(), bridge }
  const back = { ...draw.network(), bridge: `${bridge}-${bridge}` }
  return {
    ...{ front, back, late: draw.network(), port: draw.port() },
    strange: draw.protocol(),
  }
}

/** Two networks on one host. */
export interface TwoNetworks extends Plan {
  isolated(world: World): Promise<Networks & Isolation>
  /** In the second network communication is switched on. */
  withinOther(world: World): Promise<Networks>
}

export function twoNetworks(draw: Draw): TwoNetworks {
  const plan = planFrom(draw)
  const networks = once((world: World) => makeNetworks(world, plan))
  const isolation = once((both: Networks) => isolate(both, plan))
  const isolated = async (world: World): Promise<Networks & Isolation> => {
    const both = await networks(world)
    return { ...both, ...(await isolation(both)) }
  }
  const within = once(async ({ traffic, otherTraffic }: Networks) => {
    await otherTraffic.setIcc(true)
    // What one network switches off stays on in the other.
    await refusalOf(() => traffic.setIcc(false))
    await refusalOf(() => traffic.setIcc(true))
  })
  const withinOther = async (world: World): Promise<Networks> => {
    const both = await relyOn('isolated-there', isolated(world))
    await relyOn('same-bridge', within(both))
    return both
  }
  return { ...plan, isolated, withinOther }
}

export interface Networks {
  /** Of front, with web. */
  traffic: Remote<ContainerTraffic>
  /** Of back, with api and worker. */
  otherTraffic: Remote<ContainerTraffic>
  web: Connected
  api: Connected
  worker: Connected
  /** The networks are there, and none of their traffic rules. */
  before: HostState
}

export interface Isolation {
  /** What isolateFrom said for a bridge that was not there. */
  early: LearnerFailure | undefined
  /** The port from which web had sent a datagram to api before. */
  conversation: number
  /** And the one from which api had sent one to web. */
  conversationBack: number
}

async function makeNetworks(world: World, { front, back, port }: Plan): Promise<Networks> {
  await world.internet.listen(80)
  await plantStrangers(world)
  // One that names the bridge, as ours do.
  await plantRule(world.host, `-A FORWARD -i ${front.bridge} -d 198.51.100.0/24 -j ACCEPT`)
  await addUplink(world, port)
  const manager = await managerWithBridge(world, configOf(front))
  const otherManager = await managerWithBridge(world, configOf(back))
  return {
    traffic: await world.learner.create<ContainerTraffic>('ContainerTraffic', configOf(front)),
    otherTraffic: await world.learner.create<ContainerTraffic>('ContainerTraffic', configOf(back)),
    web: await connected(world, manager, { name: 'web', port }),
    api: await connected(world, otherManager, { name: 'api', port }),
    worker: await connected(world, otherManager, { name: 'worker', port }),
    before: await world.state(),
  }
}

async function isolate(
  { traffic, otherTraffic, web, api }: Networks,
  { back, late, port }: Plan,
): Promise<Isolation> {
  // Before the two are separated, so that what separates them stands in front of it; whether it works, withinOther tells.
  await refusalOf(() => otherTraffic.setIcc(true))
  const begin = (from: Connected, to: Connected) =>
    packet({ from: from.place, to: to.ip, port, protocol: 'udp' }).send({ wait: 500 })
  const [there, backwards] = await Promise.all([begin(web, api), begin(api, web)])
  const early = await refusalOf(() => traffic.isolateFrom(late.bridge))
  await traffic.isolateFrom(back.bridge)
  // And here after they are: what it adds has to leave them separated.
  await refusalOf(() => traffic.setIcc(true))
  return { early, conversation: there.reply.clientPort, conversationBack: backwards.reply.clientPort }
}

/** As the learner's code is told it. */
export function configOf({ bridge, gateway, subnet }: DrawnNetwork): NetworkConfig {
  return { bridge, gateway, subnet }
}

/** A packet that has got from one of the two networks into the other, in words; undefined when none has. */
export async function meeting({ web, api }: Networks, { port }: Plan): Promise<string | undefined> {
  const reached = async (from: Connected, to: Connected): Promise<string | undefined> => {
    const { reply } = await packet({ from: from.place, to: to.ip, port, protocol: 'udp' }).send({
      ...{ wait: 300, still: true },
    })
    const passed = reply.answered || (await from.place.reachedBy(reply)) !== undefined
    return passed ? `${from.place.name} reached ${to.place.name}` : undefined
  }
  return (await reached(web, api)) ?? (await reached(api, web))
}
