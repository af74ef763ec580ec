/**
 * What the checks of lab 4.5 share: containers of the learner's, the processes that they are run with, and what is asked
 * about them.
 */

import { isIPv4 } from 'node:net'
import type { Container, Host } from '../../solutions/4.5-container/container.ts'
import {
  type ContainerPlace,
  differences,
  ensure,
  HOST,
  type HostState,
  type LearnerFailure,
  listed,
  NEIGHBOUR,
  type Protocol,
  packet,
  type Remote,
  refusalOf,
  textOf,
  type World,
} from '../support/index.ts'

export type Learners = Remote<Container>

/** A container of the learner's that was run, and the waiting process that it was run with. */
export interface Running {
  container: Learners
  place: ContainerPlace
  ip: string
}

/** Two containers, a third one, and a neighbor; each of these is there once the check that makes it has passed. */
export interface TwoContainers {
  host: Remote<Host>
  db: Running
  web: Running
  cache: Running
  /** With db running, and before web was. */
  before: HostState
  /** The process that web had at its first start. */
  first: ContainerPlace
  /** A process that nobody has been run with, and then the one that cache is. */
  spare: ContainerPlace
}

/** Starts that fail, while web is running. */
export interface Failures {
  names: Record<'web' | 'rival' | 'odd' | 'db' | 'job' | 'late' | 'witness', string>
  /** Inside of every container. */
  port: number
  /** Of the host: that of web, one that a start has when it fails, and one for which it has not come to ask. */
  hostPorts: { web: number; free: number; last: number }
  host: Remote<Host>
  web: Running
  db: Running
  job: Learners
  /** For one container after another: each of these checks needs the one before it to have ended well. */
  place: ContainerPlace
  /** With web running, and nobody else. */
  before: HostState
}

export function containerOn(
  host: Remote<Host>,
  { learner }: World,
  name: string,
  ports?: string[],
): Promise<Learners> {
  return learner.create<Container>('Container', { name, ports }, host)
}

export function startHost({ learner }: World): Promise<Remote<Host>> {
  return learner.make<Host>('Host.start')
}

/** A waiting process, with listeners of the checks. */
export async function processFor(world: World, name: string, ports = [80]): Promise<ContainerPlace> {
  const place = await world.container(name)
  for (const port of ports) await place.listen(port)
  return place
}

export async function run(container: Learners, { pid, etc }: ContainerPlace): Promise<string> {
  return returnedAddress(await container.run({ pid, etc }))
}

/** Whatever `run` returned. */
export function returnedAddress(value: unknown): string {
  ensure(typeof value === 'string' && isIPv4(value), {
    expected: 'run() returns the address of the container, like 172.18.0.2',
    observed: `it returned ${textOf(value)}`,
    next: 'setupContainerNetwork of lab 4.1 returns it: hand it on.',
  })
  return value
}

/** For calls that a second start, or a second end, makes fail: an error of a command says little there. */
export async function returns(call: () => Promise<unknown>, expected: string, next: string): Promise<void> {
  const refusal = await refusalOf(call)
  ensure(refusal === undefined, {
    ...{ expected, next },
    observed: `it threw ${refusal?.name}: ${refusal?.message}`,
  })
}

/** A name that nobody on the host has. */
export const OUTSIDE = 'www.example.test'

interface Lookup {
  by: ContainerPlace
  name: string
  /** What it is to find; undefined: nothing. */
  address: string | undefined
  next: string
}

export async function looksUp({ by, name, address, next }: Lookup): Promise<void> {
  const found = await by.resolve(name)
  ensure(found.address === address, {
    expected: `${by.name} looks up ${name} and finds ${address ?? 'nothing'}`,
    observed: `it finds ${found.address ?? `nothing ("${found.error}")`}`,
    next,
  })
}

export async function answersNeighbor(
  { neighbor }: World,
  port: number,
  by: ContainerPlace,
  next: string,
  protocol: Protocol = 'tcp',
): Promise<void> {
  await packet({ from: neighbor, to: HOST, port, protocol }).isAnswered({ by, seenFrom: NEIGHBOUR, next })
}

/** Of web: a host port for each protocol, and a container port behind two of the host. */
export const PORTS = ['8080:80/tcp', '8080:82/udp', '8082:80']

/** A process for web, with listeners for all of its ports. */
export async function processForWeb(world: World, name: string): Promise<ContainerPlace> {
  const place = await processFor(world, name)
  for (const port of [80, 82]) await place.listen(port, 'udp')
  return place
}

/** Each of web's ports. */
export async function allPortsAnswer(world: World, { place }: Running, next: string): Promise<void> {
  for (const port of [8080, 8082]) {
    for (const protocol of ['tcp', 'udp'] as const) await answersNeighbor(world, port, place, next, protocol)
  }
}

interface Comparison<T> {
  before: T
  when: string
  next: string
}

export async function isAsBefore(world: World, { before, when, next }: Comparison<HostState>): Promise<void> {
  const { added, removed } = differences(before, await world.state())
  ensure(added.length === 0, {
    ...{ expected: `${when} there is no rule and no interface that was not there before`, next },
    observed: `left on the host: ${listed(added)}`,
  })
  ensure(removed.length === 0, {
    expected: `${when} all rules and interfaces are there that were there before`,
    observed: `gone from the host: ${listed(removed)}`,
    next: 'Take back only what was done for this very container: all else belongs to others.',
  })
}

/** Only interfaces: comparing all that there is on the host takes as long as three commands. */
export async function hasSameLinks(
  world: World,
  { before, when, next }: Comparison<string[]>,
): Promise<void> {
  const after = await world.host.linkNames()
  const [left, gone] = [without(after, before), without(before, after)]
  ensure(left.length === 0 && gone.length === 0, {
    ...{ expected: `${when} the host has the same interfaces as before`, next },
    observed: `left: ${listed(left)}; gone: ${listed(gone)}`,
  })
}

export const without = (names: string[], others: string[]): string[] =>
  names.filter((name) => !others.includes(name))

/** What root in a container may do to its own /etc: there is a folder where a file was. */
export async function spoil(place: ContainerPlace, file: string): Promise<void> {
  const { code, stderr } = await place.shell(`rm -f /etc/${file} && mkdir -p /etc/${file}/folder`)
  ensure(code === 0, {
    expected: `root in ${place.name} can put a folder in the place of its file ${file}`,
    observed: `that cannot be done: ${stderr.trim().slice(0, 200) || 'the command did not end'}`,
    next: 'The folder etc of a container is its own: put files there, and neither mount anything over them nor lock them.',
  })
}

/** What comes of a name that is put into all hosts files, and taken out: by the resolver alone, without any container. */
export async function namesIn(
  { learner }: World,
  host: Remote<Host>,
): Promise<{ register?: LearnerFailure; unregister?: LearnerFailure; known: boolean }> {
  const register = await refusalOf(() => learner.callOn(host, 'names.register', 'canary', '172.18.0.250'))
  const unregister = await refusalOf(() => learner.callOn(host, 'names.unregister', 'canary'))
  const known = ((await learner.callOn(host, 'names.resolve', 'canary')) ?? undefined) !== undefined
  return { ...(register && { register }), ...(unregister && { unregister }), known }
}
