/**
 * What the checks of lab 4.6 share: who is there, modes as they are read, and what is asked of a container's links.
 */
import type { NetworkManager } from '../../solutions/4.1-network-manager/network-manager.ts'
import {
  type ContainerPlace,
  type DrawnNetwork,
  ensure,
  GuestFailed,
  type Remote,
  textOf,
  type World,
} from '../support/index.ts'

/** A mode stays in the learner's process: what it looks like is their choice. */
export type Mode = Remote<object>

/** `NetworkModes` as it is called from here. */
export interface NetworkModes {
  namespaceFor(mode: Mode): string | undefined
  attach(containerId: string, pid: number, mode: Mode): Promise<string | undefined>
  detach(containerId: string): Promise<void>
}

/** Containers with modes of their own; each of these is there once the check that makes it has passed. */
export interface OwnNetworks {
  manager: Remote<NetworkManager>
  modes: Remote<NetworkModes>
  web: ContainerPlace
  job: ContainerPlace
  other: ContainerPlace
  /** Interfaces of the host before anybody was attached, and with job. */
  links: { before: string[]; withJob: string[] }
}

/** Containers that share the network of web. */
export interface Sharing {
  network: DrawnNetwork
  names: { web: string; side: string; helper: string; stranger: string }
  /** Of a listener in web, and of one in its sharer. */
  ports: { first: number; second: number }
  manager: Remote<NetworkManager>
  modes: Remote<NetworkModes>
  bridge: Mode
  none: Mode
  web: ContainerPlace
  side: ContainerPlace
  stranger: ContainerPlace
  address: string
  shared: Mode
  /** Links before anybody shares with web. */
  before: { host: string[]; web: string[] }
}

export function parse({ learner }: World, text: string): Promise<Mode> {
  return learner.make<object>('parseNetworkMode', text)
}

export function modesOn({ learner }: World, manager: Remote<NetworkManager>): Promise<Remote<NetworkModes>> {
  return learner.create<NetworkModes>('NetworkModes', manager)
}

/** The links in that container, with their addresses: `lo 127.0.0.1/8`, or `lo down`. */
export async function linksOf(place: ContainerPlace): Promise<string[]> {
  return (await place.network()).links.map(({ name, up, addresses }) =>
    [name, ...(up ? [] : ['down']), ...addresses].join(' '),
  )
}

/** One id, with two modes at the same moment; afterwards it is free. */
export async function oneIsAttached(
  { learner }: World,
  modes: Remote<NetworkModes>,
  { pid }: ContainerPlace,
  both: readonly [Mode, Mode],
): Promise<void> {
  const [first, second] = both
  const calls = await learner.sideBySide(
    modes,
    ['attach', 'twin', pid, first],
    ['attach', 'twin', pid, second],
  )
  const refused = calls.filter(({ error }) => error !== undefined)
  ensure(refused.length === 1, {
    expected:
      "of two calls of attach('twin', …) at the same moment, one with mode none and one with bridge, one throws",
    observed: refused.length === 0 ? 'none did' : `both did: ${refused[0]?.error?.message}`,
    next:
      refused.length === 0
        ? 'Two calls go on side by side, from one await to the next. Write the entry before the first await, whatever the mode is.'
        : 'One of the two has to get in. Where the id has been attached before, it was detached as well: detach() has to forget it, whatever its mode was.',
  })
  await modes.detach('twin')
}

export const shown = (value: unknown): string => JSON.stringify(value) ?? 'undefined'

interface Unchanged {
  before: string[]
  after: string[]
  /** `the host`, and since when. */
  what: string
  next: string
}

export function isUnchanged({ before, after, what, next }: Unchanged): void {
  ensure(after.join() === before.join(), {
    expected: `${what} has the links that it had: ${before.join(', ')}`,
    observed: `it has ${after.join(', ')}`,
    next,
  })
}

/** The process of a sharer, in the namespace that it was told. */
export async function startIn(
  world: World,
  { name, owner }: { name: string; owner: string },
  path: unknown,
): Promise<ContainerPlace> {
  const next =
    'It is the path of a namespace on the host: /proc/PID/ns/net, with the pid of the process that is in it.'
  ensure(typeof path === 'string' && path.startsWith('/'), {
    expected: `namespaceFor(container:${owner}) is the path of a network namespace`,
    observed: `it is ${shown(path)}`,
    next,
  })
  try {
    return await world.container(name, path)
  } catch (error) {
    if (!(error instanceof GuestFailed)) throw error
    await world.host.network() // a guest that is gone is no fault of the path's
    ensure(false, {
      expected: `a process can be started in the network namespace ${textOf(path)}`,
      observed: `it cannot: ${error.message.split('\n').at(-1)}`,
      next,
    })
  }
}
