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

/** Whether that path is one of the network namespace of that process. */
export async function leadsTo({ host }: World, path: string, { pid }: ContainerPlace): Promise<boolean> {
  const { code, stdout, stderr } = await host.execute([
    ...['stat', '--dereference', '--format=%d:%i', '--', `/proc/${pid}/ns/net`, path],
  ])
  const [expected = '', found] = stdout.trim().split('\n')
  // A path that cannot be read is code 1; without a code it was our own time that ran out.
  if (code === null || expected === '') throw new GuestFailed(`stat of process ${pid}: ${stderr}`)
  return found === expected
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
