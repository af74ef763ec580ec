/**
 * What the checks of lab 4.3 share: two containers on one bridge, and two networks on one host.
 */
import type { NetworkManager } from '../../solutions/4.1-network-manager/network-manager.ts'
import type { ContainerTraffic } from '../../solutions/4.3-container-to-container/container-to-container.ts'
import {
  type Connected,
  connect,
  type HostState,
  type LearnerFailure,
  managerWithBridge,
  once,
  packet,
  plantStrangers,
  type Remote,
  refusalOf,
  relyOn,
  type World,
} from '../support/index.ts'

/** Two networks; nobody said that one of them is called minidocker0. The one name is the beginning of the other. */
export const FRONT = { bridge: 'front', gateway: '10.7.0.1', subnet: '10.7.0.0/24' }
export const BACK = { bridge: 'front-back', gateway: '10.8.0.1', subnet: '10.8.0.0/24' }

/** A network that comes up when it has been kept apart for some time. */
export const LATE = { bridge: 'minidocker2', gateway: '172.20.0.1', ip: '172.20.0.2' }

/** Two containers on one bridge; each of these is there once the check that makes it has passed. */
export interface TwoContainers {
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

export function connected(world: World, manager: Remote<NetworkManager>, name: string): Promise<Connected> {
  return connect(world, manager, { name, ports: [80], protocols: ['tcp', 'udp'] })
}

/** Two networks on one host. */
export interface TwoNetworks {
  isolated(world: World): Promise<Networks & Isolation>
  /** In the second network communication is switched on. */
  withinOther(world: World): Promise<Networks>
}

export function twoNetworks(): TwoNetworks {
  const networks = once(makeNetworks)
  const isolation = once(isolate)
  const isolated = async (world: World): Promise<Networks & Isolation> => {
    const both = await networks(world)
    return { ...both, ...(await isolation(both)) }
  }
  const within = once(({ otherTraffic }: Networks) => otherTraffic.setIcc(true))
  const withinOther = async (world: World): Promise<Networks> => {
    const both = await relyOn('isolated-there', isolated(world))
    await relyOn('same-bridge', within(both))
    return both
  }
  return { isolated, withinOther }
}

export interface Networks {
  /** Of front, with web. */
  traffic: Remote<ContainerTraffic>
  /** Of front-back, with api and worker. */
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
}

async function makeNetworks(world: World): Promise<Networks> {
  await world.internet.listen(80)
  await plantStrangers(world)
  // One that names the bridge, as ours do.
  const rule = `-A FORWARD -i ${FRONT.bridge} -d 198.51.100.0/24 -j ACCEPT`
  await world.host.execute(['iptables', ...rule.split(' ')])
  const manager = await managerWithBridge(world, FRONT)
  const otherManager = await managerWithBridge(world, BACK)
  return {
    traffic: await world.learner.create<ContainerTraffic>('ContainerTraffic', FRONT),
    otherTraffic: await world.learner.create<ContainerTraffic>('ContainerTraffic', BACK),
    web: await connected(world, manager, 'web'),
    api: await connected(world, otherManager, 'api'),
    worker: await connected(world, otherManager, 'worker'),
    before: await world.state(),
  }
}

async function isolate({ traffic, web, api }: Networks): Promise<Isolation> {
  const { reply } = await packet({ from: web.place, to: api.ip, port: 80, protocol: 'udp' }).send({
    wait: 500,
  })
  const early = await refusalOf(() => traffic.isolateFrom(LATE.bridge))
  await traffic.isolateFrom(BACK.bridge)
  return { early, conversation: reply.clientPort }
}
