/**
 * A place in the world inside a guest, from the checks' side: somewhere packets come from and go to. Typed and validated; it
 * reports what it saw and judges nothing.
 */
import { randomBytes, randomInt } from 'node:crypto'
import * as v from 'valibot'
import { Answer, type Answered } from './learner.ts'
import { GuestFailed, type Requests } from './session.ts'

/**
 * Milliseconds in which a packet that is going to be answered is answered, with a cold emulated clone in mind. When the guest
 * has fallen idle, the probe gives up sooner.
 */
const ANSWER_LIMIT = 4000

/**
 * Clients of the checks have ports such as the kernel gives to any program, so that no rule can tell them by it.
 */
const FIRST_CLIENT_PORT = 32_768
const CLIENT_PORTS = 20_000
/** So many of them may be somebody else's, one after another. */
const PORT_TRIES = 5

/** Milliseconds; a visit is over sooner, whatever keeps it. */
const VISIT_LIMIT = 70_000

/** Milliseconds on the guest's clock, which goes on while the guest waits for a processor; the session's limit is shorter. */
const COMMAND_LIMIT = 120_000

/** Milliseconds; those who are to be still may take some of them to become so. */
const EXECUTE_LIMIT = 60_000

/** A wait in which the guest never rests lasts eight times as long; see probe.pl. */
const longestWait = (wait: number): number => wait * 8 + 10_000

const ErrorShape = v.object({ code: v.optional(v.string(), 'ERROR'), message: v.optional(v.string(), '') })

const Refusal = v.object({ error: v.optional(ErrorShape) })
const Refused = v.object({ error: ErrorShape })

const Request = v.object({
  milliseconds: v.number(),
  from: v.optional(v.string()),
  listener: v.optional(v.string()),
  nonce: v.optional(v.string()),
  fromPort: v.optional(v.number()),
  error: v.optional(ErrorShape),
})

const Resolved = v.object({ address: v.optional(v.string()), error: v.optional(ErrorShape) })
const Contents = v.object({ text: v.optional(v.string()), error: v.optional(ErrorShape) })
const ReadOn = v.object({ text: v.optional(v.string(), ''), vanished: v.optional(v.boolean(), false) })
const Exchanged = v.object({ hex: v.optional(v.string()), error: v.optional(ErrorShape) })

const Sighting = v.object({
  place: v.string(),
  protocol: v.picklist(['tcp', 'udp']),
  port: v.number(),
  peer: v.string(),
  peerPort: v.number(),
  token: v.string(),
  nonce: v.string(),
})
type Sighting = v.InferOutput<typeof Sighting>

/** As `ip -json -details address` has it; interfaces that it may not show are empty objects. */
const IpLink = v.object({
  ifname: v.string(),
  ifindex: v.number(),
  link_index: v.optional(v.number()),
  address: v.optional(v.string()),
  flags: v.array(v.string()),
  master: v.optional(v.string()),
  linkinfo: v.optional(
    v.object({
      info_kind: v.optional(v.string()),
      info_slave_data: v.optional(v.object({ hairpin: v.optional(v.boolean()) })),
    }),
  ),
  addr_info: v.array(v.object({ family: v.string(), local: v.string(), prefixlen: v.number() })),
})

export interface Link {
  name: string
  index: number
  up: boolean
  /** Its MAC address; some kinds have none. */
  mac?: string
  bridge: boolean
  /** As a port of a bridge it may be sent back what came in by it. */
  hairpin: boolean
  /** The number of its other end, in the network that has that. */
  peer?: number
  /** Names of the links plugged into it. */
  ports: string[]
  /** `172.18.0.1/16`; IPv4 only. */
  addresses: string[]
}

function linksFrom(all: v.InferOutput<typeof IpLink>[]): Link[] {
  const pluggedInto = new Map<string, string[]>()
  for (const { master, ifname } of all) {
    if (master === undefined) continue
    const ports = pluggedInto.get(master)
    if (ports === undefined) pluggedInto.set(master, [ifname])
    else ports.push(ifname)
  }
  return all.map(({ ifname, ifindex, link_index, address, flags, linkinfo, addr_info }) => ({
    ...(link_index === undefined ? {} : { peer: link_index }),
    ...(address === undefined ? {} : { mac: address }),
    name: ifname,
    index: ifindex,
    up: flags.includes('UP'),
    bridge: linkinfo?.info_kind === 'bridge',
    hairpin: linkinfo?.info_slave_data?.hairpin === true,
    ports: pluggedInto.get(ifname) ?? [],
    addresses: addr_info
      .filter(({ family }) => family === 'inet')
      .map(({ local, prefixlen }) => `${local}/${prefixlen}`),
  }))
}

const Network = v.object({
  links: v.pipe(v.array(IpLink), v.transform(linksFrom)),
  routes: v.array(
    v.object({ link: v.string(), destination: v.string(), mask: v.string(), gateway: v.string() }),
  ),
})
export type Network = v.InferOutput<typeof Network>

const Executed = v.object({ code: v.nullable(v.number()), stdout: v.string(), stderr: v.string() })
export type Executed = v.InferOutput<typeof Executed>

export type Protocol = 'tcp' | 'udp'

/** What came of one packet that was sent to be answered. */
export interface Reply {
  /** Milliseconds until the answer, the refusal, or the end of the wait. */
  milliseconds: number
  /**
   * True when a listener of the checks answered this request: the answer that the client got has the nonce that the listener
   * made for it, and says so itself, by a way that learner code cannot reach.
   */
  answered: boolean
  /** The place whose listener answered. */
  answeredBy?: string
  /** The source address that the listener saw. */
  seenFrom?: string
  /** The source port that the listener saw. */
  seenPort?: number
  /** What the request said, and no other does. */
  token: string
  /** The client's own port, which no other request of this guest has unless it asked for it. */
  clientPort: number
  /** UDP: the address that the answer came from. */
  from?: string
  /** UDP: the port that the answer came from. */
  fromPort?: number
  /** `ETIMEDOUT`, `ECONNREFUSED`, `EHOSTUNREACH`, … */
  error?: string
}

/** How one datagram is sent, and how many milliseconds its answer may take; the port is as that of a request. */
export type Exchange = Pick<RequestOptions, 'wait' | 'clientPort'>

/** What a program got that asked the system's resolver for a name. */
export interface Lookup {
  address?: string
  /** In the resolver's own words. */
  error?: string
}

export interface RequestOptions {
  protocol?: Protocol
  /** Milliseconds. */
  wait?: number
  /** Below 32768; for a client that goes on sending from the port it has. */
  clientPort?: number
  /** No process of the learner's runs meanwhile, as far as this sandbox can see to it: what is passed on, the kernel passes on. */
  still?: boolean
}

/** What a program has that read half of a file, was kept from going on, and went on. */
export interface ReadOn {
  /** Both halves. */
  text: string
  /** Meanwhile there was a moment at which no file had that name. */
  vanished: boolean
}

/** Somewhere packets come from and go to. */
export interface Place {
  /** `web`, `neighbor`, `internet`, `host` */
  readonly name: string
  /** Network namespace, for commands. */
  readonly namespace: string
  /** Learner code has no part in it: what goes between it and a container passes through the host. */
  readonly outside: boolean
  /** What was heard around it, see {@link World.heard}. */
  heard(where: Listening): Promise<HeardSoFar>
  /**
   * Answers requests on this port of every address it has.
   * @throws PortTaken when something of the learner's listens there
   */
  listen(port: number, protocol?: Protocol): Promise<void>
  request(address: string, port: number, options?: RequestOptions): Promise<Reply>
  /** The place whose listener a request has come to, answered or not. */
  reachedBy({ token }: Reply): Promise<string | undefined>
  /**
   * Sends datagrams that ask for nothing from one port, every few milliseconds, until it is disposed of.
   * @throws CannotSend when something of the learner's keeps it from that
   */
  traffic(address: string, port: number, clientPort: number): Promise<AsyncDisposable>
  ping(address: string): Promise<boolean>
  network(): Promise<Network>
  /** Names of its interfaces alone, which takes a tenth of the time. */
  linkNames(): Promise<string[]>
  /** Asks as any program in this container would: /etc/hosts first, then the server in /etc/resolv.conf. */
  resolve(name: string, family?: 4 | 6): Promise<Lookup>
  /** A file as a program here sees it, up to 64 KB; undefined when it cannot be read. */
  read(path: string): Promise<string | undefined>
  /** Opens a file and reads half of it; the function that this returns reads on. Undefined when it cannot be opened. */
  readHalf(path: string): Promise<(() => Promise<ReadOn>) | undefined>
  /** Sends one UDP datagram, byte for byte; undefined when no answer comes in so many milliseconds. */
  exchange(address: string, port: number, bytes: Buffer, options?: Exchange): Promise<Buffer | undefined>
  /** The Docker host forgets every MAC address that it knows, and asks for it when it needs it next. */
  hostAsksAnew(): Promise<void>
  /** Runs a command of the checks here, as the guest's root. */
  execute(argv: string[], input?: string): Promise<Executed>
  /** Runs a line of shell here as somebody would who has logged in: with this place's own files, names and rights. */
  shell(line: string): Promise<Executed>
}

export interface ContainerPlace extends Place {
  /** As the learner's code sees it. */
  readonly pid: number
  /** Its /etc, as a folder on the Docker host. */
  readonly etc: string
  /** Kills its process, and with it its network namespace; its /etc is gone as well. */
  stop(): Promise<void>
}

/** Twelve hex digits that do not add up to a multiple of 16: those that do are traffic, which asks nothing (probe.pl). */
function newToken(): string {
  const token = randomBytes(6).toString('hex')
  const sum = [...token].reduce((so, digit) => so + Number.parseInt(digit, 16), 0)
  return sum % 16 === 0 ? newToken() : token
}

/** In a container, and not around the host. */
export function isInside({ namespace }: Pick<Place, 'namespace'>): boolean {
  return /^(box|joined)/.test(namespace)
}

/** Whether anything has: a program that is none of the checks' listeners speaks another language. */
export function hasAnswered({ answered, error, from }: Reply): boolean {
  return answered || error === 'EBADREPLY' || from !== undefined
}

/** Where packets are listened to. */
export type Listening = 'host' | 'router'

export interface HeardSoFar {
  /** Of link type LINUX_SLL2. */
  pcap: Buffer
  /** There was more than is kept: what is not in it may have been heard all the same. */
  full: boolean
  /** What is sent there is not heard: its eth0 is down, gone or another one. Learner code has done that. */
  deaf: boolean
}

/** Something else listens where a listener of the checks is to be. None of theirs is there, so it is the learner's. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken'
  readonly place: string
  /** `TCP port 80` */
  readonly what: string
  constructor(place: string, protocol: Protocol, port: number) {
    const what = `${protocol.toUpperCase()} port ${port}`
    super(`something listens on ${what} of ${place} already`)
    this.place = place
    this.what = what
  }
}

/** A program cannot send what it could when the world was new, so something of the learner's is in its way. */
export class CannotSend extends Error {
  override readonly name = 'CannotSend'
  readonly place: string
  readonly to: string
  /** In the kernel's words. */
  readonly why: string
  constructor(place: string, to: string, why: string) {
    super(`${place} cannot send to ${to}: ${why}`)
    this.place = place
    this.to = to
    this.why = why
  }
}

/** There are more interfaces than anybody can list: the checks make a handful, so the others are the learner's. */
export class TooMuchThere extends Error {
  override readonly name = 'TooMuchThere'
  readonly place: string
  constructor(place: string) {
    super(`there are more interfaces in ${place} than can be listed`)
    this.place = place
  }
}

/** What is to be asked while the learner's processes are still cannot be asked: they keep the kernel at work without a pause. */
export class HostRestless extends Error {
  override readonly name = 'HostRestless'
  constructor(what: string) {
    super(`${what}: the processes of the host cannot be kept still`)
  }
}

const Restless = v.object({ restless: v.literal(true) })

function accepted<T>(answer: Answered<T>, what: string): T {
  if ('value' in answer) return answer.value
  throw new GuestFailed(`${what}: ${'gone' in answer ? answer.gone : answer.error.message}`)
}

/**
 * @param heard what was heard around the world that the places are in
 * @param patience see `WorldOptions`
 */
export function placesIn(session: Requests, heard: Place['heard'], patience = Number.POSITIVE_INFINITY) {
  let nextClientPort = FIRST_CLIENT_PORT + randomInt(CLIENT_PORTS)

  function place(name: string, namespace: string, outside = false): Place {
    async function ask<T>(
      op: string,
      args: object,
      schema: v.GenericSchema<unknown, T>,
      { limit, still = false }: { limit?: number; still?: boolean } = {},
    ): Promise<T> {
      const asked = { who: name, op, args, ...(still ? { still } : {}) }
      const answer = await session.request('child', asked, v.union([Answer(schema), Restless]), limit)
      if ('restless' in answer) throw new HostRestless(`${name} ${op}`)
      return accepted(answer, `${name} ${op}`)
    }

    /** As a program would that runs there, among files that learner code can change. */
    async function visit<T>(op: string, args: object, schema: v.GenericSchema<unknown, T>): Promise<T> {
      const request = session.request('visit', { who: name, op, args }, Answer(schema), VISIT_LIMIT)
      return accepted(await request, `${name} ${op}`)
    }

    /** Nothing of the learner's runs meanwhile: it may want the same locks of the kernel, all the time. */
    const executeIn = async (
      where: string,
      { argv, input = '', still }: { argv: string[]; input?: string; still: boolean },
    ): Promise<Executed> => {
      const asked = { where, argv, input, timeout: COMMAND_LIMIT, still }
      const done = await session.request('execute', asked, v.union([Executed, Restless]), EXECUTE_LIMIT)
      if ('restless' in done) throw new HostRestless(`${name} ${argv[0]}`)
      return done
    }
    const execute = (argv: string[], input = ''): Promise<Executed> =>
      executeIn(namespace, { argv, input, still: !outside })

    const shell = (line: string): Promise<Executed> =>
      outside
        ? execute(['sh', '-c', line])
        : session.request('shell', { who: name, line, timeout: COMMAND_LIMIT }, Executed)

    return {
      name,
      namespace,
      outside,
      heard,
      async hostAsksAnew() {
        await executeIn('host', { argv: ['ip', 'neighbor', 'flush', 'all'], still: true })
      },
      execute,
      shell,
      async listen(port, protocol = 'tcp') {
        const { error } = await ask('listen', { port, protocol }, Refusal)
        if (error?.code === 'EADDRINUSE' && !outside) throw new PortTaken(name, protocol, port)
        if (error !== undefined)
          throw new GuestFailed(`${name} cannot listen on ${protocol} ${port}: ${error.message}`)
      },
      async request(
        address,
        port,
        { protocol = 'tcp', wait: longest = ANSWER_LIMIT, clientPort: wanted, still = false } = {},
      ) {
        const wait = still ? Math.min(longest, patience) : longest
        const token = newToken()
        const op = protocol === 'tcp' ? 'request' : 'datagram'
        const sendFrom = (clientPort: number): Promise<v.InferOutput<typeof Request>> =>
          ask(op, { address, port, clientPort, token, timeout: wait }, Request, {
            limit: longestWait(wait),
            still,
          })
        let clientPort = wanted ?? nextClientPort++
        let reply = await sendFrom(clientPort)
        // Some program may happen to have got it; who takes them by the dozen keeps a client from asking.
        for (let tries = 1; reply.error?.code === 'EADDRINUSE' && !outside; tries += 1) {
          if (wanted !== undefined || tries === PORT_TRIES) throw new PortTaken(name, protocol, clientPort)
          clientPort = nextClientPort++
          reply = await sendFrom(clientPort)
        }
        const { listener, nonce } = reply
        const seen = listener === undefined ? undefined : await seenBy(listener, { token, nonce })
        const error = listener !== undefined && seen === undefined ? { error: 'EBADREPLY' } : {}
        return {
          token,
          clientPort,
          milliseconds: reply.milliseconds,
          answered: seen !== undefined,
          ...(listener === undefined || seen === undefined
            ? error
            : { answeredBy: listener, seenFrom: seen.peer, seenPort: seen.peerPort }),
          ...(reply.from === undefined ? {} : { from: reply.from }),
          ...(reply.fromPort === undefined ? {} : { fromPort: reply.fromPort }),
          ...(reply.error === undefined ? {} : { error: reply.error.code }),
        }
      },
      reachedBy: ({ token }) => reachedBy(token),
      async traffic(address, port, clientPort) {
        const { error } = await ask('startTraffic', { address, port, clientPort }, Refusal)
        if (error !== undefined && !outside) throw new CannotSend(name, `${address}:${port}`, error.message)
        if (error !== undefined) throw new GuestFailed(`${name} cannot send: ${error.message}`)
        return { [Symbol.asyncDispose]: async () => void (await ask('stopTraffic', {}, v.unknown())) }
      },
      async ping(address) {
        const { code } = await execute(['ping', '-n', '-c', '1', '-W', '5', address])
        return code === 0
      },
      async network() {
        const found = await ask('network', {}, v.union([Network, Refused]), {
          ...{ still: !outside, limit: EXECUTE_LIMIT },
        })
        if (!('error' in found)) return found
        if (found.error.code === 'E2BIG' && !outside) throw new TooMuchThere(name)
        throw new GuestFailed(`${name} network: ${found.error.message}`)
      },
      linkNames: () => ask('links', {}, v.array(v.string())),
      async resolve(name, family = 4) {
        const { address, error } = await visit('resolve', { name, family }, Resolved)
        return {
          ...(address === undefined ? {} : { address }),
          ...(error === undefined ? {} : { error: error.message }),
        }
      },
      async read(path) {
        return (await visit('read', { path }, Contents)).text
      },
      async readHalf(path) {
        const { error } = await visit('readHalf', { path }, Contents)
        if (error !== undefined) return undefined
        return () => visit('readRest', {}, ReadOn)
      },
      async exchange(address, port, bytes, { wait = ANSWER_LIMIT, clientPort } = {}) {
        const args = { address, port, hex: bytes.toString('hex'), timeout: wait, clientPort: clientPort ?? 0 }
        const { hex, error } = await ask('exchange', args, Exchanged, { limit: longestWait(wait) })
        if (clientPort !== undefined && error?.code === 'EADDRINUSE' && !outside)
          throw new PortTaken(name, 'udp', clientPort)
        return hex === undefined ? undefined : Buffer.from(hex, 'hex')
      },
    }
  }

  /** The listener's own record of the request that it answered with this nonce: the client's word is not needed. */
  async function seenBy(
    who: string,
    { token, nonce }: { token: string; nonce: string | undefined },
  ): Promise<Sighting | undefined> {
    // What calls itself a listener may be anything: then no place has that name.
    const sightings = await session.request('sightings', { token, who }, v.array(Sighting))
    return sightings.find((sighting) => sighting.token === token && sighting.nonce === nonce)
  }

  async function reachedBy(token: string): Promise<string | undefined> {
    const sightings = await session.request('sightings', { token }, v.array(Sighting))
    return sightings.find((sighting) => sighting.token === token)?.place
  }

  return place
}
