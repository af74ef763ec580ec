/**
 * The world inside a guest, from the checks' side: its places, its containers, and the learner's code.
 */
import * as v from 'valibot'
import { type Learner, learnerOf } from './learner.ts'
import { type ContainerPlace, type HeardSoFar, type Listening, type Place, placesIn } from './place.ts'
import { GuestFailed, type Requests } from './session.ts'
import { type Trace, traceFrom } from './trace.ts'

/** Milliseconds; the agent gives up sooner, whatever keeps a container from being there or going. */
const CONTAINER_LIMIT = 90_000

/** Milliseconds; the agent gives up sooner, whatever learner code does to keep it from hearing. */
const HEARD_LIMIT = 90_000

/** Bytes; twice what the guest keeps of one namespace. */
const CAPTURE_LIMIT = 4 * 1024 * 1024

export interface HostState {
  /** Lines, by the command that printed them. */
  sections: Readonly<Record<string, readonly string[]>>
  /** Named network namespaces that the learner's code made. */
  namespaces: string[]
  /** False when there was more than can be listed. */
  complete: boolean
}

/** What the kernel is to trace. */
export interface Conversation {
  protocol: 'tcp' | 'udp' | 'icmp'
  /** The client's. */
  port: number
  /** Names of places whose counters are compared. */
  places: string[]
}

export interface World {
  readonly host: Place
  readonly neighbor: Place
  readonly internet: Place
  /** Commands can be run there; it has no probe, so it neither listens nor asks. */
  readonly router: Place
  readonly learner: Learner
  /** @param network path of a network namespace on the host that it joins; without, it has one of its own */
  container(name: string, network?: string): Promise<ContainerPlace>
  /** A place in the network namespace of a process that the learner's code has started, by its pid on the host. */
  join(name: string, pid: number): Promise<Place>
  /** Whether there is a process with this pid on the host. */
  isRunning(pid: number): Promise<boolean>
  /** A pid that no process has. */
  deadPid(): Promise<number>
  state(): Promise<HostState>
  /** The state before any code of the learner's ran. */
  baseline(): Promise<HostState>
  /** Does something while the kernel of the host traces one conversation; leaves nothing behind. */
  traced<T>(conversation: Conversation, work: () => Promise<T>): Promise<{ done: T; trace: Trace }>
  /** What was heard in one namespace since the snapshot, all that has been sent until now. */
  heard(where: Listening): Promise<HeardSoFar>
  /** Interfaces that are there now, by the number that a capture has for them. */
  linkNames(where: Listening): Promise<Map<number, string>>
}

const State = v.object({
  sections: v.record(v.string(), v.array(v.string())),
  namespaces: v.array(v.string()),
  complete: v.boolean(),
})

export interface WorldOptions {
  /** Milliseconds: no request waits longer for its answer while the host's processes are kept still. */
  patience?: number
}

export function openWorld(session: Requests, { patience }: WorldOptions = {}): World {
  const heardSoFar: Record<Listening, Buffer> = { host: Buffer.alloc(0), router: Buffer.alloc(0) }

  async function heard(where: Listening): Promise<HeardSoFar> {
    const known = heardSoFar[where]
    const asked = { where, from: known.length }
    const Shape = v.object({ pcap: v.string(), full: v.boolean(), deaf: v.optional(v.boolean(), false) })
    const { pcap, full, deaf } = await session.request('capture', asked, Shape, HEARD_LIMIT)
    const longer = Buffer.concat([known, Buffer.from(pcap, 'base64')])
    if (longer.length > CAPTURE_LIMIT) throw new GuestFailed('the guest has heard more than it keeps')
    // Another question may have been answered meanwhile.
    if (longer.length > heardSoFar[where].length) heardSoFar[where] = longer
    return { pcap: heardSoFar[where], full, deaf }
  }

  const place = placesIn(session, heard, patience)
  return {
    host: place('host', 'host'),
    neighbor: place('neighbor', 'neighbor', true),
    internet: place('internet', 'internet', true),
    router: place('router', 'router', true),
    learner: learnerOf(session),
    async container(name, network) {
      const Shape = v.object({ pid: v.number(), etc: v.string(), namespace: v.string() })
      const asked = { name, network }
      const { pid, etc, namespace } = await session.request('container', asked, Shape, CONTAINER_LIMIT)
      const stop = async (): Promise<void> =>
        void (await session.request('stop', { name }, v.unknown(), CONTAINER_LIMIT))
      return { ...place(name, namespace), pid, etc, stop }
    },
    async join(name, pid) {
      const Shape = v.object({ namespace: v.string() })
      const { namespace } = await session.request('join', { name, pid }, Shape)
      return place(name, namespace)
    },
    async isRunning(pid) {
      return (await session.request('isRunning', { pid }, v.object({ running: v.boolean() }))).running
    },
    async deadPid() {
      return (await session.request('deadPid', {}, v.object({ pid: v.pipe(v.number(), v.minValue(2)) }))).pid
    },
    state: () => session.request('state', {}, State),
    baseline: () => session.request('baseline', {}, State),
    async traced(conversation, work) {
      await session.request('beginTrace', conversation, v.unknown())
      let done: Awaited<ReturnType<typeof work>>
      try {
        done = await work()
      } catch (error) {
        await session.request('endTrace', {}, v.unknown()).catch(() => {})
        throw error
      }
      const { lines } = await session.request('endTrace', {}, v.object({ lines: v.array(v.string()) }))
      return { done, trace: traceFrom(lines) }
    },
    heard,
    async linkNames(where) {
      const Links = v.object({ links: v.array(v.tuple([v.number(), v.string()])) })
      return new Map((await session.request('links', { where }, Links)).links)
    },
  }
}
