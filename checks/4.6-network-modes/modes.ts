/**
 * Lab 4.6: modes as they are read, and what the lab's checks ask of a container's links and of calls.
 */
import type { NetworkConfig, NetworkManager } from '../../solutions/4.1-network-manager/network-manager.ts'
import { type ContainerPlace, ensure, type Remote, refusalOf, type World } from '../support/index.ts'

/** A mode stays in the learner's process: what it looks like is their choice. */
export type Mode = Remote<object>

/** `NetworkModes` as it is called from here. */
export interface NetworkModes {
  namespaceFor(mode: Mode): string | undefined
  attach(containerId: string, pid: number, mode: Mode): Promise<string | undefined>
  detach(containerId: string): Promise<void>
}

export function parse({ learner }: World, text: string): Promise<Mode> {
  return learner.make<object>('parseNetworkMode', text)
}

export async function managerFor(
  { learner }: World,
  config: NetworkConfig = {},
): Promise<Remote<NetworkManager>> {
  const manager = await learner.create<NetworkManager>('NetworkManager', config)
  await manager.initializeBridge()
  return manager
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

export const shown = (value: unknown): string => JSON.stringify(value) ?? 'undefined'

const ID = 'An id begins with a letter or a digit; letters, digits, _, . and - may follow, and nothing else.'
const WHOLE = 'The whole text is a mode, not a part of it: an expression needs ^ in front and $ at its end.'

/** What is no network mode, and why not. */
export const NO_MODES: Record<string, string> = {
  brigde: 'Whoever mistypes bridge wants to hear about it: a default would hide it.',
  Bridge: 'Modes are written in small letters.',
  'none ': 'Blanks do not belong there: whatever wrote them has a bug that trim() would hide.',
  'none\n': 'A newline at the end does not belong there: whatever wrote it has a bug that trim() would hide.',
  '': 'Nothing is no mode; whoever wants a default chooses it before.',
  'my-bridge': WHOLE,
  'my-container:web': WHOLE,
  nonesuch: WHOLE,
  host: 'Host mode is the subject of lab 4.7. Until then nobody gets the network of the host.',
  container: 'Whose network is it to be?',
  'container:': 'Whose network is it to be?',
  'Container:web': 'Modes are written in small letters.',
  'container:a b': 'An id has no blanks in it.',
  'container:a:b': ID,
  'container:web\n': ID,
  'container:-web': ID,
  'container:_web': ID,
  'container:.web': ID,
  'container:wéb': ID,
  'container:../1':
    'An id begins with a letter or a digit, and has no slashes: it must not become part of a path.',
}

/** Ids that look unusual, and are ids. */
export const IDS = ['web', 'web-1.a_b', 'Web', '7', 'a-', '0._']

interface Call {
  call: string
  work: () => Promise<unknown>
  next: string
}

export async function isRefused({ call, work, next }: Call): Promise<void> {
  ensure((await refusalOf(work)) !== undefined, {
    ...{ expected: `${call} throws`, next },
    observed: 'it returned as if all were well',
  })
}

/** What the call returned. */
export async function isDone({ call, work, next }: Call): Promise<unknown> {
  let returned: unknown
  const refusal = await refusalOf(async () => {
    returned = await work()
  })
  ensure(refusal === undefined, {
    ...{ expected: `${call} does its work`, next },
    observed: `it threw ${refusal?.name}: ${refusal?.message}`,
  })
  return returned
}

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
