/**
 * Lab 4.9: UDP through a published port, and who answers a client that goes on asking while the port moves.
 */
import type { NetworkConfig } from '../../solutions/4.1-network-manager/network-manager.ts'
import type { NetworkManager, PortMapping } from '../../solutions/4.9-udp/udp.ts'
import {
  type Connected,
  type ContainerPlace,
  connect,
  differences,
  ensure,
  type HostState,
  listed,
  packet,
  type Remote,
  refusalOf,
  relyOn,
  scenario,
  type World,
} from '../support/index.ts'

const HOST = '192.168.1.100'
const LOCALHOST = '127.0.0.1'
const NEIGHBOUR = '192.168.1.50'
const INTERNET = '203.0.113.10'
const DNS = 53

/** Another bridge than the usual one, and the gateway on the last of its addresses. */
const OTHER_NETWORK = { bridge: 'lab9', gateway: '10.9.0.30', subnet: '10.9.0.0/27' }
/** There the containers answer on another port than the host. */
const BEHIND = 5353
/** What leads there, for both protocols. */
const MAPPING = `${DNS}:${BEHIND}`
/** A second port of the host that leads there. */
const SECOND = 5300
/** A third one, for UDP alone. */
const ALONE = 5400
const ALONE_MAPPING = `${ALONE}:${BEHIND}/udp`
/** Where the host itself answers. */
const OWN_PORT = 5500
/** An address that the host gets when the first port is published already. */
const SECOND_ADDRESS = '192.168.1.101'

type Mapping = Remote<PortMapping>

/** A `UdpPortForwarder` as it is called from here: mappings are objects in the learner's process. */
interface Forwarder {
  addPortForward(mapping: Mapping, containerIp: string): Promise<void>
  removePortForward(mapping: Mapping, containerIp: string): Promise<void>
  movePortForward(mapping: Mapping, fromIp: string, toIp: string): Promise<void>
}

interface Network {
  forwarder: Remote<Forwarder>
  /** Containers that answer on one port, over UDP and over TCP. */
  servers: Connected[]
}

interface Wanted {
  names: string[]
  port: number
  config?: NetworkConfig
}

async function networkWith(world: World, { names, port, config = {} }: Wanted): Promise<Network> {
  const manager = await world.learner.create<NetworkManager>('NetworkManager', config)
  await manager.initializeBridge()
  const servers: Connected[] = []
  for (const name of names)
    servers.push(await connect(world, manager, { name, ports: [port], protocols: ['udp', 'tcp'] }))
  return { forwarder: await world.learner.create<Forwarder>('UdpPortForwarder', config), servers }
}

function parse({ learner }: World, text: string): Promise<Mapping> {
  return learner.make<PortMapping>('PortMapping.parse', text)
}

scenario('Datagrams to a published port', (check) => {
  const protocol = 'udp'
  let forwarder: Remote<Forwarder>
  let dns: ContainerPlace
  let db: ContainerPlace
  let dbIp: string
  let ip: string

  check('udp-lan', 'a neighbor is answered from the address it asked', {}, async (world) => {
    await world.internet.listen(DNS, protocol)
    const network = await networkWith(world, { names: ['dns', 'db'], port: DNS })
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
  })

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
    'udp-host',
    'the host reaches it over UDP at 192.168.1.100',
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
    'the host reaches it over UDP at 127.0.0.1',
    { needs: ['udp-host'] },
    async ({ host }) => {
      await packet({ from: host, to: LOCALHOST, port: DNS, protocol }).isAnswered({
        by: dns,
        byProgram: true,
        next: 'As with TCP it takes three things: DNAT in OUTPUT, route_localnet=1 on the bridge, and another source than 127.0.0.1.',
      })
    },
  )

  check('udp-hairpin', 'containers reach it over UDP at 192.168.1.100', { needs: ['udp-lan'] }, async () => {
    for (const from of [db, dns]) {
      await packet({ from, to: HOST, port: DNS, protocol }).isAnswered({
        byProgram: true,
        by: dns,
        next: 'A datagram that turns around at the host needs a new source (MASQUERADE), and hairpin mode on its port of the bridge.',
      })
    }
  })

  check(
    'udp-other-machines',
    'datagrams to 203.0.113.10:53 still arrive there',
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
    'without a suffix, TCP and UDP are both answered',
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
    'removing one protocol leaves the other one alone',
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

  check(
    'udp-taken',
    'a taken port is refused, and nothing changes',
    { needs: ['udp-only', 'both-protocols'] },
    async (world) => {
      const before = await world.state()
      // Of 53 only UDP is taken, and of 5353 both protocols are.
      for (const text of ['53:53', '53:53/udp', '5353:53/udp']) {
        const mapping = await parse(world, text)
        const refusal = await refusalOf(() => forwarder.addPortForward(mapping, dbIp))
        ensure(refusal !== undefined, {
          expected: `addPortForward throws for ${text} to db: dns has that port of the host, over UDP`,
          observed: 'it returned as if all were well',
          next: 'addPortForward of lab 4.2 throws. Wait for it, and let its error through.',
        })
        const { added, removed } = differences(before, await world.state())
        ensure(added.length + removed.length === 0, {
          expected: `addPortForward throws for ${text}, and has changed nothing`,
          observed: `it threw, but it had added ${listed(added)}, and removed ${listed(removed)}`,
          next: 'Hand the mapping on as it is: lab 4.2 looks at all its protocols before it adds the first rule.',
        })
      }
      await packet({ from: world.neighbour, to: HOST, port: DNS, protocol }).isAnswered({
        by: dns,
        next: '53:53/udp was there first, and has to stay.',
      })
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
const LEAVING_LOCALLY = 5308
const PATIENT_INSIDE = 5309
const PATIENT_THERE = 5310
const RETURNING_INSIDE = 5311
const BESIDE = 5312
const BUSY_LOCALLY = 5313
const LEAVING_INSIDE = 5314
const PATIENT_ALONE = 5315
const WITH_HOST = 5316

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

  /** Four clients have asked in vain, and then 53:5353 was published for `old`. */
  let publication: Promise<Published> | undefined
  const published = (world: World): Promise<Published> => {
    publication ??= publish(world)
    return publication
  }

  /** Clients of the port and of others have been answered, and then 53:5353 was moved to `new`. */
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
    packet({ ...{ from: neighbour, to: HOST, port: DNS, protocol }, ...(clientPort ? { clientPort } : {}) })
  const askLocally = ({ host }: World, clientPort?: number) =>
    packet({ ...{ from: host, to: LOCALHOST, port: DNS, protocol }, ...(clientPort ? { clientPort } : {}) })
  /** `new` asks the host like any other client. */
  const askInside = ({ fresh }: Published, clientPort: number) =>
    packet({ from: fresh.place, to: HOST, port: DNS, protocol, clientPort })
  const askAlone = ({ neighbour }: World) =>
    packet({ from: neighbour, to: SECOND_ADDRESS, port: ALONE, protocol, clientPort: PATIENT_ALONE })
  const askSecond = ({ neighbour }: World) =>
    packet({ from: neighbour, to: HOST, port: SECOND, protocol, clientPort: BESIDE })

  check('early-client', 'a client from before the port opened is answered', {}, async (world) => {
    const all = await published(world)
    const by = all.old.place
    const first = `A client that asks for the first time. The network is ${OTHER_NETWORK.bridge}, ${OTHER_NETWORK.subnet}, as the configuration says, and the container answers on port ${BEHIND}.`
    await ask(world).isAnswered({ by, next: first })
    await askLocally(world).isAnswered({ by, byProgram: true, next: first })
    const next =
      'Its first datagram came when there was no rule, and the kernel goes on treating them all as it did that one: they are for the host itself. Have it forget, once the rules are there: for each address of the host, 127.0.0.1 included. --orig-port-dst is the port of the host.'
    await ask(world, PATIENT).isAnswered({ by, next })
    await askLocally(world, PATIENT_LOCALLY).isAnswered({ by, byProgram: true, next })
    await askInside(all, PATIENT_INSIDE).isAnswered({ by, byProgram: true, next })
    const there = { from: world.neighbour, to: SECOND_ADDRESS, port: DNS, protocol } as const
    await packet({ ...there, clientPort: PATIENT_THERE }).isAnswered({
      by,
      next: `${next} This client has asked ${SECOND_ADDRESS}, which the host has had since a moment ago.`,
    })
    await askAlone(world).isAnswered({ by, next: `${next} This port is published for UDP alone.` })
  })

  check('move-new-client', 'after the move the new container answers', {}, async (world) => {
    const { fresh } = await relyOn('early-client', published(world))
    await moved(world)
    for (const each of ['tcp', 'udp'] as const) {
      await packet({ from: world.neighbour, to: HOST, port: DNS, protocol: each }).isAnswered({
        by: fresh.place,
        next: `movePortForward takes away what leads to the old container and adds what leads to the new one, for each protocol of the mapping; look at ${each.toUpperCase()}.`,
      })
    }
  })

  check(
    'move-same-client',
    'after the move it answers old clients as well',
    { needs: ['move-new-client'] },
    async (world) => {
      const all = await published(world)
      const by = all.fresh.place
      const next =
        'The nat table is asked about the first datagram only, and these clients sent theirs before the move. Have the kernel forget the conversations that lead to the old container, from whichever address they came: conntrack -D. --orig-port-dst is the port of the host.'
      await ask(world, RETURNING).isAnswered({ by, next })
      await askLocally(world, RETURNING_LOCALLY).isAnswered({ by, byProgram: true, next })
      await askInside(all, RETURNING_INSIDE).isAnswered({ by, byProgram: true, next })
    },
  )

  check(
    'move-other-conversations',
    'the conversations of others are not forgotten',
    { needs: ['move-new-client'] },
    async (world) => {
      const { forgotten } = await moved(world)
      ensure(forgotten.length === 0, {
        expected: `the kernel still remembers conversations that have nothing to do with port ${DNS} of this host`,
        observed: `it has forgotten ${forgotten.join(' and ')}: an answer that is under way finds nobody who asked`,
        next: 'Forget only what went through this mapping. conntrack -D takes the container (--dst-nat) as a filter as well as the port (--orig-port-dst): the port alone is that of every name server, and the container alone has other ports.',
      })
      const { old } = await published(world)
      await askSecond(world).isAnswered({
        by: old.place,
        next: `${DNS} was moved, and ${SECOND}:${BEHIND} was not.`,
      })
    },
  )

  check(
    'move-under-traffic',
    'a client that asks during the move gets there',
    { needs: ['early-client', 'move-same-client'] },
    async (world) => {
      const { forwarder, old, fresh } = await published(world)
      const mapping = await parse(world, MAPPING)
      await ask(world, BUSY).isAnswered({ by: fresh.place, next: '' })
      {
        await using _traffic = await world.neighbour.traffic(HOST, DNS, BUSY)
        await using _more = await world.host.traffic(LOCALHOST, DNS, BUSY_LOCALLY)
        owner = old // back to where it was before the quiet move
        await forwarder.movePortForward(mapping, fresh.ip, old.ip)
      }
      const next =
        'A datagram that comes between two of your commands begins a conversation of its own. So change the rules first and forget afterwards; and what comes while no rule is there is for the host itself, which has to be forgotten when the new rules are.'
      await ask(world, BUSY).isAnswered({ by: old.place, next })
      await askLocally(world, BUSY_LOCALLY).isAnswered({ by: old.place, byProgram: true, next })
    },
  )

  /** Clients have been answered, and then 53:5353 was removed. */
  let removal: Promise<void> | undefined
  const removed = (world: World): Promise<void> => {
    removal ??= remove(world)
    return removal
  }

  async function remove(world: World): Promise<void> {
    const all = await published(world)
    const answered = { by: owner.place, next: '' }
    const asked = async (): Promise<void> => {
      await ask(world, LEAVING).isAnswered(answered)
      await askLocally(world, LEAVING_LOCALLY).isAnswered({ ...answered, byProgram: true })
      await askInside(all, LEAVING_INSIDE).isAnswered({ ...answered, byProgram: true })
      await askAlone(world).isAnswered({ by: all.old.place, next: '' })
    }
    await relyOn('move-new-client', asked())
    await all.forwarder.removePortForward(await parse(world, MAPPING), owner.ip)
    await all.forwarder.removePortForward(await parse(world, ALONE_MAPPING), all.old.ip)
  }

  check(
    'remove-new-client',
    'after removal no rule is left, and nobody gets in',
    { needs: ['move-new-client'] },
    async (world) => {
      const { before } = await published(world)
      await removed(world)
      const { added } = differences(before, await world.state())
      const next = `Still there: ${listed(added)}. Moving is removing and adding: a rule for the old container that stays below the new one comes to life when the new one goes.`
      const whereas = packet({ from: world.host, to: owner.ip, port: BEHIND, protocol })
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
    'after removal no old client is answered either',
    { needs: ['remove-new-client'] },
    async (world) => {
      await removed(world)
      const all = await published(world)
      const clients = [
        ask(world, LEAVING),
        askLocally(world, LEAVING_LOCALLY),
        askInside(all, LEAVING_INSIDE),
        askAlone(world),
      ]
      await Promise.all(
        clients.map((client) =>
          client.isNotAnswered({
            whereas: packet({ from: world.host, to: owner.ip, port: BEHIND, protocol }),
            next: 'The rules are gone, and for what has begun the kernel does not need them. A UDP client never hangs up: have the kernel forget the conversation, also where the mapping was for UDP alone.',
          }),
        ),
      )
    },
  )

  check(
    'remove-twice',
    'removing what is not published does nothing',
    {
      needs: ['remove-new-client'],
      hint: 'What is not there any more cannot be removed, and need not be: that is no error.',
    },
    async (world) => {
      const { forwarder, old, fresh, before } = await published(world)
      await forwarder.removePortForward(await parse(world, MAPPING), owner.ip)
      await forwarder.removePortForward(await parse(world, `${SECOND}:${BEHIND}`), fresh.ip)
      const { added, removed: gone } = differences(before, await world.state())
      ensure(added.length + gone.length === 0, {
        expected: `removing ${MAPPING} again, and ${SECOND}:${BEHIND} for a container that it does not lead to, changes nothing`,
        observed: `gone: ${listed(gone)}; added: ${listed(added)}`,
        next: 'A mapping is published for one container. Take it back when that is the one you are asked about.',
      })
      await askSecond(world).isAnswered({
        by: old.place,
        next: `${SECOND}:${BEHIND} leads to old, and was to be removed for new.`,
      })
    },
  )

  check(
    'move-one-protocol',
    'moving one protocol leaves the other where it is',
    { needs: ['remove-twice'] },
    async (world) => {
      const { forwarder, old, fresh } = await published(world)
      await forwarder.movePortForward(await parse(world, `${SECOND}:${BEHIND}/udp`), old.ip, fresh.ip)
      const next = `${SECOND}:${BEHIND} was published for both protocols, and ${SECOND}:${BEHIND}/udp was moved: UDP goes to the new container, TCP stays with the old one.`
      await askSecond(world).isAnswered({ by: fresh.place, next })
      await packet({ from: world.neighbour, to: HOST, port: SECOND }).isAnswered({ by: old.place, next })
    },
  )
})

async function publish(world: World): Promise<Published> {
  const { host, neighbour } = world
  await world.internet.listen(DNS, 'udp')
  const network = await networkWith(world, { names: ['old', 'new'], port: BEHIND, config: OTHER_NETWORK })
  const [old, fresh] = network.servers as [Connected, Connected]
  await network.forwarder.addPortForward(await parse(world, `${SECOND}:${BEHIND}`), old.ip)
  await host.execute(['ip', 'address', 'add', `${SECOND_ADDRESS}/24`, 'dev', 'eth0'])
  await host.listen(OWN_PORT, 'udp')
  const before = await world.state()
  const inVain = (clientPort: number) => ({ protocol: 'udp', clientPort, wait: IN_VAIN }) as const
  await neighbour.request(HOST, DNS, inVain(PATIENT))
  await neighbour.request(SECOND_ADDRESS, DNS, inVain(PATIENT_THERE))
  await host.request(LOCALHOST, DNS, inVain(PATIENT_LOCALLY))
  await fresh.place.request(HOST, DNS, inVain(PATIENT_INSIDE))
  await neighbour.request(SECOND_ADDRESS, ALONE, inVain(PATIENT_ALONE))
  await network.forwarder.addPortForward(await parse(world, MAPPING), old.ip)
  await network.forwarder.addPortForward(await parse(world, ALONE_MAPPING), old.ip)
  return { ...network, before, old, fresh }
}

interface Moved {
  /** Conversations of others that the kernel does not remember any more, as conntrack writes them. */
  forgotten: string[]
}

async function moveToNew(world: World, { forwarder, old, fresh }: Published): Promise<Moved> {
  const { host, neighbour, internet } = world
  const protocol = 'udp'
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
  await forwarder.movePortForward(await parse(world, MAPPING), old.ip, fresh.ip)
  const others = [
    `src=${fresh.ip} dst=${INTERNET} sport=${ELSEWHERE} dport=${DNS}`,
    `src=${NEIGHBOUR} dst=${HOST} sport=${BESIDE} dport=${SECOND}`,
    `src=${NEIGHBOUR} dst=${HOST} sport=${WITH_HOST} dport=${OWN_PORT}`,
  ]
  const { stdout } = await host.execute(['conntrack', '-L', '-p', protocol])
  return { forgotten: others.filter((conversation) => !stdout.includes(conversation)) }
}
