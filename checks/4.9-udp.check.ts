/**
 * Lab 4.9: UDP through a published port, and who answers a client that goes on asking while the port moves.
 */
import type { PortMapping } from '../solutions/4.9-udp/udp.ts'
import {
  type Connected,
  type ContainerPlace,
  connect,
  differences,
  ensure,
  type HostState,
  listed,
  managerWithBridge,
  packet,
  type Remote,
  refusalOf,
  relyOn,
  scenario,
  type World,
} from './support/index.ts'

const HOST = '192.168.1.100'
const LOCALHOST = '127.0.0.1'
const NEIGHBOUR = '192.168.1.50'
const INTERNET = '203.0.113.10'
const DNS = 53

type Mapping = Remote<PortMapping>

/** A `UdpPortForwarder` as it is called from here: mappings are objects in the learner's process. */
interface Forwarder {
  addPortForward(mapping: Mapping, containerIp: string): Promise<void>
  removePortForward(mapping: Mapping, containerIp: string): Promise<void>
  movePortForward(mapping: Mapping, fromIp: string, toIp: string): Promise<void>
}

interface Network {
  forwarder: Remote<Forwarder>
  /** Containers that answer on port 53, over UDP and over TCP. */
  servers: Connected[]
}

async function networkWith(world: World, ...names: string[]): Promise<Network> {
  const manager = await managerWithBridge(world)
  const servers: Connected[] = []
  for (const name of names)
    servers.push(await connect(world, manager, { name, ports: [DNS], protocols: ['udp', 'tcp'] }))
  return { forwarder: await world.learner.create<Forwarder>('UdpPortForwarder'), servers }
}

function parse({ learner }: World, text: string): Promise<Mapping> {
  return learner.make<PortMapping>('PortMapping.parse', text)
}

scenario('Datagrams to a published port', (check) => {
  const protocol = 'udp'
  let forwarder: Remote<Forwarder>
  let dns: ContainerPlace
  let db: ContainerPlace
  let ip: string
  let dbIp: string

  check(
    'udp-lan',
    'a neighbor who asks 192.168.1.100 is answered by the container, and hears it from 192.168.1.100',
    {},
    async (world) => {
      await world.internet.listen(DNS, protocol)
      const network = await networkWith(world, 'dns', 'db')
      const [first, second] = network.servers as [Connected, Connected]
      forwarder = network.forwarder
      dns = first.place
      ip = first.ip
      db = second.place
      dbIp = second.ip
      await forwarder.addPortForward(await parse(world, '53:53/udp'), ip)
      await packet({ from: world.neighbour, to: HOST, port: DNS, protocol }).isAnswered({
        by: dns,
        seenFrom: NEIGHBOUR,
        next: 'UDP takes the rules that TCP takes, each with -p udp. addPortForward of your lab 4.2 writes them for each protocol of the mapping, or should. The answer has to come from the address and the port that were asked, as DNAT sees to.',
      })
    },
  )

  check(
    'udp-only',
    'a mapping for UDP opens nothing for TCP',
    { needs: ['udp-lan'] },
    async ({ host, neighbour }) => {
      await packet({ from: neighbour, to: HOST, port: DNS }).isNotAnswered({
        whereas: packet({ from: host, to: ip, port: DNS }),
        next: 'Only 53:53/udp is published. Port 53 of TCP is another port: look at the protocols of the mapping.',
      })
    },
  )

  check(
    'udp-taken',
    'a port that is published already is refused, and the container that has it keeps it',
    { needs: ['udp-lan'] },
    async (world) => {
      const mapping = await parse(world, '53:54/udp')
      const refusal = await refusalOf(() => forwarder.addPortForward(mapping, dbIp))
      ensure(refusal !== undefined, {
        expected: 'addPortForward(53:54/udp) throws for db: dns has port 53 over UDP',
        observed: 'it returned as if all were well',
        next: 'Your lab 4.2 throws: let its error through.',
      })
      await packet({ from: world.neighbour, to: HOST, port: DNS, protocol }).isAnswered({
        by: dns,
        next: '53:53/udp was there first, and has to stay.',
      })
    },
  )

  check(
    'udp-host',
    'the host itself reaches the container over UDP through 192.168.1.100',
    { needs: ['udp-lan'] },
    async ({ host }) => {
      await packet({ from: host, to: HOST, port: DNS, protocol }).isAnswered({
        by: dns,
        byProgram: true,
        next: 'What the host itself sends begins in OUTPUT: the DNAT for UDP is needed there as well.',
      })
    },
  )

  check(
    'udp-localhost',
    'the host itself reaches the container over UDP through 127.0.0.1',
    { needs: ['udp-host'] },
    async ({ host }) => {
      await packet({ from: host, to: LOCALHOST, port: DNS, protocol }).isAnswered({
        by: dns,
        byProgram: true,
        next: 'As with TCP it takes three things: DNAT in OUTPUT, route_localnet=1 on the bridge, and another source than 127.0.0.1.',
      })
    },
  )

  check(
    'udp-hairpin',
    'containers, the one that answers included, reach it over UDP through 192.168.1.100',
    { needs: ['udp-lan'] },
    async () => {
      for (const from of [db, dns]) {
        await packet({ from, to: HOST, port: DNS, protocol }).isAnswered({
          by: dns,
          byProgram: true,
          next: 'A datagram that turns around at the host needs a new source (MASQUERADE), and hairpin mode on its port of the bridge.',
        })
      }
    },
  )

  check(
    'udp-other-machines',
    'datagrams to port 53 of 203.0.113.10 still arrive there',
    { needs: ['udp-lan'] },
    async ({ host, internet }) => {
      for (const from of [db, host]) {
        await packet({ from, to: INTERNET, port: DNS, protocol }).isAnswered({
          by: internet,
          next: 'With a DNAT that looks at the port alone, every question to every name server of the world ends in this container. Only what is addressed to this host is meant: -m addrtype --dst-type LOCAL.',
        })
      }
    },
  )

  check(
    'both-protocols',
    'a mapping without a suffix is answered over TCP and over UDP',
    { needs: ['udp-lan'] },
    async (world) => {
      await forwarder.addPortForward(await parse(world, '5353:53'), ip)
      for (const each of ['tcp', 'udp'] as const) {
        await packet({ from: world.neighbour, to: HOST, port: 5353, protocol: each }).isAnswered({
          by: dns,
          next: `5353:53 names no protocol, so it is for both; ${each.toUpperCase()} is missing. Go through mapping.protocols, or pass the mapping on as it is.`,
        })
      }
    },
  )

  check(
    'remove-one-protocol',
    'removing one protocol of a port leaves the other one alone',
    { needs: ['udp-only', 'both-protocols'] },
    async (world) => {
      const over = (each: 'tcp' | 'udp') =>
        packet({ from: world.neighbour, to: HOST, port: 5353, protocol: each })
      const removing = async (gone: 'tcp' | 'udp', left: 'tcp' | 'udp'): Promise<void> => {
        const mapping = await parse(world, `5353:53/${gone}`)
        await forwarder.removePortForward(mapping, ip)
        const next = `5353:53 was published for both protocols, and 5353:53/${gone} was removed: ${gone.toUpperCase()} goes, ${left.toUpperCase()} stays.`
        await over(left).isAnswered({ by: dns, next })
        await over(gone).isNotAnswered({ whereas: over(left), next })
        await forwarder.addPortForward(mapping, ip)
      }
      await removing('udp', 'tcp')
      await removing('tcp', 'udp')
    },
  )
})

/** Ports of clients that ask more than once. The kernel takes all that comes from one of them for one conversation. */
const PATIENT = 5301
const PATIENT_LOCALLY = 5302
const RETURNING = 5303
const RETURNING_LOCALLY = 5304
const BUSY = 5305
const ELSEWHERE = 5306
const LEAVING = 5307
const BESIDE = 5308
const WITH_HOST = 5309

/** Of the host, for port 53 of the container that moves. */
const DOOR = 5300
/** Of the host, for port 54 of a container that stays; for UDP alone. */
const BESIDE_DOOR = 5400
const BESIDE_MAPPING = '5400:54/udp'
/** Where the host itself answers. */
const OWN_PORT = 5500
/** An address that the host gets when the first port is published already. */
const NEW_ADDRESS = '192.168.1.101'

/** Milliseconds: there is nobody yet who could answer. */
const IN_VAIN = 20

interface Published extends Network {
  before: HostState
  old: Connected
  fresh: Connected
}

scenario('A published port that moves', (check) => {
  const protocol = 'udp'
  /** Who has the port by now. */
  let owner: Connected

  /** Two clients have asked in vain, and then 5300:53 was published for `old`. */
  let publication: Promise<Published> | undefined
  const published = (world: World): Promise<Published> => {
    publication ??= publish(world)
    return publication
  }

  /** Two clients and one of another machine have been answered, and then 5300:53 was moved to `new`. */
  let move: Promise<Moved> | undefined
  const moved = async (world: World): Promise<Moved> => {
    const network = await published(world)
    move ??= moveToNew(world, network).then((result) => {
      owner = network.fresh
      return result
    })
    return move
  }

  /** Without a port: a client that asks for the first time. */
  const ask = ({ neighbour }: World, clientPort?: number) =>
    packet({ ...{ from: neighbour, to: HOST, port: DOOR, protocol }, ...(clientPort ? { clientPort } : {}) })
  const askBeside = ({ neighbour }: World) =>
    packet({ from: neighbour, to: NEW_ADDRESS, port: BESIDE_DOOR, protocol, clientPort: BESIDE })
  const askLocally = ({ host }: World, clientPort?: number) =>
    packet({ ...{ from: host, to: LOCALHOST, port: DOOR, protocol }, ...(clientPort ? { clientPort } : {}) })

  check(
    'early-client',
    'a client that has been asking since before the port was published is answered',
    {},
    async (world) => {
      const { old } = await published(world)
      const by = old.place
      await relyOn('both-protocols', ask(world).isAnswered({ by, next: '' }))
      await relyOn('udp-localhost', askLocally(world).isAnswered({ by, byProgram: true, next: '' }))
      const next =
        'Its first datagram came when there was no rule, and the kernel goes on treating them all as it did that one: they are for the host itself. Have it forget, once the rules are there: for each address of the host, 127.0.0.1 included.'
      await ask(world, PATIENT).isAnswered({ by, next })
      await askLocally(world, PATIENT_LOCALLY).isAnswered({ by, byProgram: true, next })
      await askBeside(world).isAnswered({
        by,
        byProgram: true,
        next: `${next} This one has asked ${NEW_ADDRESS}, which the host has had since a moment ago, and the port is published for UDP alone.`,
      })
    },
  )

  check(
    'move-new-client',
    'after the move a new client is answered by the new container, over both protocols',
    {},
    async (world) => {
      const { fresh } = await relyOn('early-client', published(world))
      await moved(world)
      for (const each of ['tcp', 'udp'] as const) {
        await packet({ from: world.neighbour, to: HOST, port: DOOR, protocol: each }).isAnswered({
          by: fresh.place,
          next: `movePortForward takes away what leads to the old container and adds what leads to the new one, for each protocol of the mapping; look at ${each.toUpperCase()}.`,
        })
      }
    },
  )

  check(
    'move-same-client',
    'a client that the old container had answered is answered by the new one, too',
    { needs: ['move-new-client'] },
    async (world) => {
      const { fresh } = await published(world)
      const next =
        'The nat table is asked about the first datagram only, and these clients sent theirs before the move. Have the kernel forget the conversations that lead to the old container, from whichever address they came: conntrack -D.'
      await ask(world, RETURNING).isAnswered({ by: fresh.place, next })
      await askLocally(world, RETURNING_LOCALLY).isAnswered({ by: fresh.place, byProgram: true, next })
    },
  )

  check(
    'move-other-conversations',
    'conversations with other machines, with other ports and with the host itself are not forgotten',
    { needs: ['move-new-client'] },
    async (world) => {
      const { forgotten } = await moved(world)
      ensure(forgotten === undefined, {
        expected: `the kernel still remembers ${forgotten}, which has nothing to do with the port that has moved`,
        observed: 'it has been forgotten: an answer that is under way finds nobody who asked',
        next: 'Forget only what went through this mapping. conntrack -D takes both as a filter, the port that was asked (--orig-port-dst) and who answers (--dst-nat, --reply-src); one of them alone is too much.',
      })
    },
  )

  check(
    'move-under-traffic',
    'a client that keeps asking during the move is answered by the new container afterwards',
    { needs: ['early-client', 'move-same-client'] },
    async (world) => {
      const { forwarder, old, fresh } = await published(world)
      const mapping = await parse(world, '5300:53')
      await ask(world, BUSY).isAnswered({ by: fresh.place, next: '' })
      {
        await using _traffic = await world.neighbour.traffic(HOST, DOOR, BUSY)
        owner = old // back to where it was before the quiet move
        await forwarder.movePortForward(mapping, fresh.ip, old.ip)
      }
      await ask(world, BUSY).isAnswered({
        by: old.place,
        next: 'A datagram that comes between two of your commands begins a conversation of its own. So change the rules first and forget afterwards; and what comes while no rule is there is for the host itself, which has to be forgotten when the new rules are.',
      })
    },
  )

  /** A client has been answered, and then 5300:53 was removed. */
  let removal: Promise<void> | undefined
  const removed = async (world: World): Promise<void> => {
    removal ??= removeBoth(world)
    return removal
  }
  const removeBoth = async (world: World): Promise<void> => {
    const { forwarder, old } = await published(world)
    await relyOn('move-new-client', ask(world, LEAVING).isAnswered({ by: owner.place, next: '' }))
    await relyOn('early-client', askBeside(world).isAnswered({ by: old.place, next: '' }))
    await forwarder.removePortForward(await parse(world, '5300:53'), owner.ip)
    await forwarder.removePortForward(await parse(world, BESIDE_MAPPING), old.ip)
  }

  check(
    'remove-new-client',
    'when the moved port has been removed, no new client gets in, and no rule of it is left',
    { needs: ['move-new-client'] },
    async (world) => {
      const { before } = await published(world)
      await removed(world)
      const { added } = differences(before, await world.state())
      const next = `Still there: ${listed(added)}. Moving is removing and adding: a rule for the old container that stays below the new one comes to life when the new one goes.`
      const whereas = packet({ from: world.host, to: owner.ip, port: DNS, protocol })
      await ask(world).isNotAnswered({ whereas, next })
      ensure(added.length === 0, {
        expected: 'after movePortForward and removePortForward the host has the rules it had before',
        observed: `still there: ${listed(added)}`,
        next: 'Moving is removing and adding: what leads to the old container goes before anything leads to the new one.',
      })
    },
  )

  check(
    'remove-same-client',
    'after removePortForward a client in the middle of a conversation is not answered any more',
    { needs: ['remove-new-client'] },
    async (world) => {
      await removed(world)
      const { old } = await published(world)
      const next =
        'The rules are gone, and for what has begun the kernel does not need them. A UDP client never hangs up: have the kernel forget the conversation, also where the mapping was for UDP alone.'
      await Promise.all([
        ask(world, LEAVING).isNotAnswered({
          whereas: packet({ from: world.host, to: owner.ip, port: DNS, protocol }),
          next,
        }),
        askBeside(world).isNotAnswered({
          whereas: packet({ from: world.host, to: old.ip, port: 54, protocol }),
          next,
        }),
      ])
    },
  )
})

async function publish(world: World): Promise<Published> {
  await world.internet.listen(DOOR, 'udp')
  const network = await networkWith(world, 'old', 'new')
  const [old, fresh] = network.servers as [Connected, Connected]
  await readdress(world, 'add')
  const before = await world.state()
  await readdress(world, 'delete')
  await world.neighbour.request(HOST, DOOR, { protocol: 'udp', clientPort: PATIENT, wait: IN_VAIN })
  await world.host.request(LOCALHOST, DOOR, { protocol: 'udp', clientPort: PATIENT_LOCALLY, wait: IN_VAIN })
  await network.forwarder.addPortForward(await parse(world, '5300:53'), old.ip)
  await publishBeside(world, network.forwarder, old)
  return { ...network, before, old, fresh }
}

async function readdress({ host }: World, verb: 'add' | 'delete'): Promise<void> {
  await host.execute(['ip', 'address', verb, `${NEW_ADDRESS}/24`, 'dev', 'eth0'])
}

/** At an address that the host has got since, somebody has been asking for this port as well. */
async function publishBeside(
  world: World,
  forwarder: Remote<Forwarder>,
  { place, ip }: Connected,
): Promise<void> {
  const { host, neighbour } = world
  await readdress(world, 'add')
  await place.listen(54, 'udp')
  await host.listen(OWN_PORT, 'udp')
  const early = { protocol: 'udp', clientPort: BESIDE, wait: IN_VAIN } as const
  await neighbour.request(NEW_ADDRESS, BESIDE_DOOR, early)
  await forwarder.addPortForward(await parse(world, BESIDE_MAPPING), ip)
}

interface Moved {
  /** The first conversation that should have been remembered and is not, as conntrack writes it. */
  forgotten: string | undefined
}

async function moveToNew(world: World, { forwarder, old, fresh }: Published): Promise<Moved> {
  const { host, neighbour, internet } = world
  const protocol = 'udp'
  const by = old.place
  const ask = { protocol, port: DOOR } as const
  const lan = packet({ ...ask, from: neighbour, to: HOST, clientPort: RETURNING })
  await relyOn('udp-lan', lan.isAnswered({ by, next: '' }))
  const local = packet({ ...ask, from: host, to: LOCALHOST, clientPort: RETURNING_LOCALLY })
  await relyOn('udp-localhost', local.isAnswered({ by, byProgram: true, next: '' }))
  const elsewhere = packet({ ...ask, from: fresh.place, to: INTERNET, clientPort: ELSEWHERE })
  await relyOn('udp-other-machines', elsewhere.isAnswered({ by: internet, next: '' }))
  const beside = packet({ ...ask, port: BESIDE_DOOR, from: neighbour, to: NEW_ADDRESS, clientPort: BESIDE })
  await relyOn('early-client', beside.isAnswered({ by, byProgram: true, next: '' }))
  const own = packet({ ...ask, port: OWN_PORT, from: neighbour, to: HOST, clientPort: WITH_HOST })
  await own.isAnswered({
    by: host,
    next: 'The host itself listens there, and nothing of yours is about that port.',
  })
  await forwarder.movePortForward(await parse(world, '5300:53'), old.ip, fresh.ip)
  const { stdout } = await host.execute(['conntrack', '-L', '-p', protocol])
  const conversations = [
    `src=${fresh.ip} dst=${INTERNET} sport=${ELSEWHERE} dport=${DOOR}`,
    `src=${NEIGHBOUR} dst=${NEW_ADDRESS} sport=${BESIDE} dport=${BESIDE_DOOR}`,
    `src=${NEIGHBOUR} dst=${HOST} sport=${WITH_HOST} dport=${OWN_PORT}`,
  ]
  return { forgotten: conversations.find((each) => !stdout.includes(each)) }
}
