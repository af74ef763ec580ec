/**
 * Lab 4.2: the text of a port mapping, and who reaches a published port, from where, and for how long.
 */
import type { NetworkConfig, NetworkManager } from '../../solutions/4.1-network-manager/network-manager.ts'
import {
  adviceOn,
  adviceOnSettings,
  type Connected,
  type ContainerPlace,
  connect,
  differences,
  ensure,
  GuestFailed,
  type HostState,
  listed,
  managerWithBridge,
  missingStrangers,
  type Place,
  packet,
  plantStrangers,
  type Remote,
  refusalOf,
  relyOn,
  scenario,
  settingsOf,
  type World,
} from '../support/index.ts'
import { ensureReadAs, type Mapping, mappingTexts, parse } from './text.ts'

const HOST = '192.168.1.100'
const NEIGHBOUR = '192.168.1.50'
/** An address that the host gets later. */
const SECOND = '192.168.1.101'
const INTERNET = '203.0.113.10'

/** An address of that network that no container has, and that begins like one: enough for what has to be refused. */
const OTHER_CONTAINER = '10.7.0.22'

/** Nobody said that every network is called minidocker0. */
const OTHER = { bridge: 'shop', gateway: '10.7.0.1', subnet: '10.7.0.0/24' }

const AS_GIVEN = `This network has the bridge ${OTHER.bridge} and the subnet ${OTHER.subnet}: use what the constructor was given.`

const UNDO = 'What -A has added, -D removes with the same words: in every chain, for each protocol.'

/** A `PortForwarder` as it is called from here: mappings are objects in the learner's process. */
interface PortForwarder {
  addPortForward(mapping: Mapping, containerIp: string): Promise<void>
  removePortForward(mapping: Mapping, containerIp: string): Promise<void>
}

interface Network {
  manager: Remote<NetworkManager>
  forwarder: Remote<PortForwarder>
  web: ContainerPlace
  ip: string
}

/** A container `web` that listens on port 80, and nothing published yet. */
async function networkWithWeb(world: World, config: NetworkConfig = {}): Promise<Network> {
  const manager = await managerWithBridge(world, config)
  const { place: web, ip } = await connect(world, manager, { name: 'web', ports: [80] })
  const forwarder = await world.learner.create<PortForwarder>('PortForwarder', config)
  return { manager, forwarder, web, ip }
}

scenario('The text of a mapping, and packets to its port', (check) => {
  mappingTexts(check)

  let network: Network
  let db: Connected
  /** Before anything was published. */
  let settings: string[]

  check('lan-reaches', 'a neighbor reaches web by 192.168.1.100:8080', {}, async (world) => {
    await world.internet.listen(8080)
    network = await networkWithWeb(world)
    const { manager, forwarder, web, ip } = network
    await web.listen(80, 'udp')
    settings = await settingsOf(world.host)
    db = await connect(world, manager, { name: 'db', ports: [80, 82] })
    await forwarder.addPortForward(await parse(world, '8080:80'), ip)
    await packet({ from: world.neighbour, to: HOST, port: 8080 }).isAnswered({
      by: web,
      next: 'The way in has two steps: DNAT in PREROUTING gives the packet a new destination, and FORWARD lets it pass.',
    })
  })

  check(
    'caller-address',
    "the container sees the neighbor's own address",
    { needs: ['lan-reaches'] },
    async ({ neighbour }) => {
      await packet({ from: neighbour, to: HOST, port: 8080 }).isAnswered({
        by: network.web,
        seenFrom: NEIGHBOUR,
        next: 'A rule of yours in POSTROUTING rewrites the source of this packet as well. Rewrite it only for those whose answer would not come back otherwise: 127.0.0.0/8 and the containers.',
      })
    },
  )

  check(
    'other-address',
    'a neighbor reaches web by another address, too',
    {
      needs: ['lan-reaches'],
    },
    async ({ host, neighbour }) => {
      await host.execute(['ip', 'address', 'add', `${SECOND}/24`, 'dev', 'eth0'])
      await packet({ from: neighbour, to: SECOND, port: 8080 }).isAnswered({
        by: network.web,
        seenFrom: NEIGHBOUR,
        next: `The host has a second address now, ${SECOND}. Does your rule name the first one? Every address of this host is meant: -m addrtype --dst-type LOCAL.`,
      })
    },
  )

  check(
    'host-lan-address',
    'the host itself reaches web by 192.168.1.100:8080',
    { needs: ['lan-reaches'] },
    async ({ host }) => {
      await packet({ from: host, to: HOST, port: 8080 }).isAnswered({
        by: network.web,
        byProgram: true,
        next: 'What the host itself sends never passes PREROUTING, it begins in OUTPUT: the DNAT is needed there, too.',
      })
    },
  )

  check(
    'host-localhost',
    'the host itself reaches web by 127.0.0.1:8080',
    { needs: ['host-lan-address'] },
    async ({ host }) => {
      await packet({ from: host, to: '127.0.0.1', port: 8080 }).isAnswered({
        by: network.web,
        byProgram: true,
        next: 'It takes three things: DNAT in OUTPUT, route_localnet=1 on the bridge, and another source than 127.0.0.1.',
      })
    },
  )

  check(
    'hairpin-other',
    'another container does by 192.168.1.100:8080',
    { needs: ['lan-reaches'] },
    async () => {
      await packet({ from: db.place, to: HOST, port: 8080 }).isAnswered({
        by: network.web,
        byProgram: true,
        next: 'What a container sends comes in by the bridge, not by eth0. Ask in PREROUTING whether a packet is addressed to this host (-m addrtype --dst-type LOCAL), not by which interface it came.',
      })
    },
  )

  check(
    'hairpin-self',
    'web reaches itself by 192.168.1.100:8080',
    { needs: ['hairpin-other'] },
    async (world) => {
      const { forwarder, web } = network
      const next =
        'It takes two things: another source than its own address, and hairpin mode on its port of the bridge.'
      await packet({ from: web, to: HOST, port: 8080 }).isAnswered({ by: web, byProgram: true, next })
      // Of three containers, each has a port of the bridge; this one was not there when the others were published.
      const api = await connect(world, network.manager, { name: 'api', ports: [83] })
      await forwarder.addPortForward(await parse(world, '8081:82'), db.ip)
      await forwarder.addPortForward(await parse(world, '8083:83'), api.ip)
      for (const [{ place }, port] of [
        [db, 8081],
        [api, 8083],
      ] as const) {
        await packet({ from: place, to: HOST, port }).isAnswered({ by: place, byProgram: true, next })
      }
    },
  )

  check(
    'udp-reaches',
    'by UDP they all reach the container as well',
    { needs: ['hairpin-self'] },
    async ({ neighbour, host }) => {
      const { web } = network
      const next =
        '8080:80 names no protocol, and so is for both: every rule of the one is needed for the other.'
      const ask = (from: Place, to = HOST) => packet({ from, to, port: 8080, protocol: 'udp' })
      await ask(neighbour).isAnswered({ by: web, seenFrom: NEIGHBOUR, next })
      for (const [from, to] of [
        [host, HOST],
        [host, '127.0.0.1'],
        [db.place, HOST],
        [web, HOST],
      ] as const) {
        await ask(from, to).isAnswered({ by: web, byProgram: true, next })
      }
    },
  )

  check(
    'each-protocol',
    'a mapping for one protocol opens no other one',
    {
      needs: ['udp-reaches'],
    },
    async (world) => {
      const { host, neighbour } = world
      const { forwarder, web, ip } = network
      const protocol = 'udp'
      await forwarder.addPortForward(await parse(world, '8090:80/tcp'), ip)
      await forwarder.addPortForward(await parse(world, '8091:80/udp'), ip)
      const next =
        'The mapping names one protocol, and its rules must ask for that one: protocols says which.'
      await Promise.all([
        packet({ from: neighbour, to: HOST, port: 8090, protocol }).isNotAnswered({
          whereas: packet({ from: host, to: ip, port: 80, protocol }),
          next,
        }),
        packet({ from: neighbour, to: HOST, port: 8091 }).isNotAnswered({
          whereas: packet({ from: neighbour, to: HOST, port: 8090 }),
          next,
        }),
      ])
      await packet({ from: neighbour, to: HOST, port: 8091, protocol }).isAnswered({ by: web, next })
    },
  )

  check(
    'direct-caller-address',
    'who asks web directly is seen with its own address',
    { needs: ['hairpin-other'] },
    async ({ host }) => {
      // What lab 4.3 will switch on: without it there is nothing to see.
      const bridge = ['-i', 'minidocker0', '-o', 'minidocker0']
      await plant(host, ['-A', 'FORWARD', ...bridge, '-j', 'ACCEPT'])
      await packet({ from: db.place, to: network.ip, port: 80 }).isAnswered({
        by: network.web,
        seenFrom: db.ip,
        next: 'This packet came through none of your doors: no rule of yours has changed its destination, so none has to change its source. -m conntrack --ctstate DNAT tells those that were.',
      })
    },
  )

  check(
    'container-to-internet-port',
    'a container still reaches 203.0.113.10:8080',
    { needs: ['hairpin-other'] },
    async ({ internet }) => {
      await packet({ from: db.place, to: INTERNET, port: 8080 }).isAnswered({
        by: internet,
        next: 'The DNAT in PREROUTING looks at the port alone. Only what is addressed to this host is meant: -m addrtype --dst-type LOCAL.',
      })
    },
  )

  check(
    'host-to-internet-port',
    'the host still reaches 203.0.113.10:8080',
    { needs: ['host-lan-address'] },
    async ({ host, internet }) => {
      await packet({ from: host, to: INTERNET, port: 8080 }).isAnswered({
        by: internet,
        next: 'The DNAT in OUTPUT looks at the port alone. Only what is addressed to this host is meant: -m addrtype --dst-type LOCAL.',
      })
    },
  )

  check(
    'unpublished-closed',
    'other ports stay closed, even if one has a route',
    { needs: ['lan-reaches'] },
    async ({ host, neighbour }) => {
      const { web, ip } = network
      await web.listen(81)
      await neighbour.execute(['ip', 'route', 'replace', '172.18.0.0/16', 'via', HOST])
      const closed = packet({ from: neighbour, to: ip, port: 81 }).isNotAnswered({
        whereas: packet({ from: host, to: ip, port: 81 }),
        next: 'Only port 80 is published. The rule in FORWARD has to name the port of the container, not only its address.',
      })
      const redirected = [
        { port: 7081, to: ip, target: 81 },
        { port: 7082, to: db.ip, target: 80 },
      ].map(async ({ port, to, target }) => {
        const door = ['-p', 'tcp', '--dport', `${port}`, '-j', 'DNAT', '--to-destination', `${to}:${target}`]
        await plant(host, ['-t', 'nat', '-A', 'PREROUTING', ...door])
        await packet({ from: neighbour, to: HOST, port }).isNotAnswered({
          whereas: packet({ from: host, to, port: target }),
          next: `Somebody else's rule redirects it to ${to}:${target}, which you have not published. In FORWARD, name the address and the port of the container, whoever has redirected what.`,
        })
      })
      await Promise.all([closed, ...redirected])
    },
  )

  check(
    'settings-stay',
    'switches and policies of the host stay',
    {
      needs: ['hairpin-self'],
    },
    async ({ host }) => {
      const now = await settingsOf(host)
      const changed = now.filter((line) => !settings.includes(line))
      ensure(changed.length === 0, {
        expected: 'when ports are published, no switch changes that others live by, and no policy',
        observed: `now it is: ${listed(changed)}`,
        next: adviceOnSettings(changed),
      })
    },
  )
})

scenario('Taken ports, and the end of a mapping', (check) => {
  /** 9090:80 is published and answers, all the time. */
  let network: Promise<Network> | undefined
  const withOther = (world: World): Promise<Network> => {
    network ??= publish9090(world)
    return network
  }
  const published = (world: World): Promise<Network> => relyOn('other-network', withOther(world))

  /** Mappings for ports that are taken were tried. */
  let attempts: Promise<Attempts> | undefined
  const tried = async (world: World): Promise<Attempts> => {
    const container = await published(world)
    attempts ??= tryTakenPorts(world, container)
    return attempts
  }

  /** 8080:80 was published as well, and is not any more. */
  let removal: Promise<Removal> | undefined
  const removed = async (world: World): Promise<Removal> => {
    const container = await published(world)
    const { after } = await relyOn('port-taken', tried(world))
    removal ??= publishAndRemove8080(world, container, after)
    return removal
  }

  check('other-network', 'another bridge and another subnet work as well', {}, async (world) => {
    const { web } = await withOther(world)
    await packet({ from: world.host, to: '127.0.0.1', port: 9090 }).isAnswered({
      by: web,
      byProgram: true,
      next: AS_GIVEN,
      nextStands: true,
    })
    await packet({ from: web, to: HOST, port: 9090 }).isAnswered({
      by: web,
      byProgram: true,
      next: AS_GIVEN,
      nextStands: true,
    })
  })

  check('port-taken', 'a port that is published is refused, and kept', {}, async (world) => {
    const { before, accepted, after } = await tried(world)
    await relyOn('parse-accepts', ensureReadAs(world, '7070:80'))
    ensure(accepted === undefined, {
      expected: `addPortForward throws for ${accepted?.text} to ${accepted?.containerIp}: ${accepted?.because}`,
      observed: 'it returned as if all were well',
      next: 'Of two rules for the same port only the first one ever matches. Before you add any, look whether the port is free: for each protocol, whichever container has it.',
    })
    const { added, removed: gone } = differences(before, after)
    ensure(added.length === 0 && gone.length === 0, {
      expected: 'addPortForward throws before it changes anything',
      observed: `it threw, but it had added ${listed(added)}, and removed ${listed(gone)}`,
      next: 'Look at every protocol of the mapping first, and add the first rule only then.',
    })
    const { web } = await published(world)
    await packet({ from: world.neighbour, to: HOST, port: 9090 }).isAnswered({
      by: web,
      next: '9090:80 was there first, and has to stay.',
    })
  })

  check(
    'port-taken-at-once',
    'the same port twice at once: one gets it',
    {
      needs: ['port-taken'],
    },
    async (world) => {
      const { forwarder, ip } = await published(world)
      const before = await world.state()
      const mapping = await parse(world, '5050:80/tcp')
      const wanting = [ip, OTHER_CONTAINER]
      const outcomes = await world.learner.sideBySide(
        forwarder,
        ...wanting.map((address): [string, ...unknown[]] => ['addPortForward', mapping, address]),
      )
      const got = wanting.filter((_, index) => outcomes[index]?.error === undefined)
      ensure(got.length === 1, {
        expected:
          'two containers want port 5050/tcp at the same moment: one addPortForward returns, one throws',
        observed: got.length === 2 ? 'both returned' : `both threw: ${outcomes[0]?.error?.message}`,
        next: 'Between looking whether a port is free and taking it there are awaits, and other calls run meanwhile. Let one call wait for the one before it.',
      })
      await forwarder.removePortForward(mapping, got[0] ?? '')
      const { added } = differences(before, await world.state())
      ensure(added.length === 0, {
        expected:
          'the one that threw has added nothing, and of the other nothing is left after removePortForward',
        observed: `still there: ${listed(added)}`,
        next: 'The call that is refused must not have written any rule.',
      })
    },
  )

  check('remove-closes', 'a removed port is closed, and no rule of it left', {}, async (world) => {
    const { before, after } = await removed(world)
    const { ip } = await published(world)
    const { added } = differences(before, after)
    const next = added.length === 0 ? UNDO : `Still there: ${listed(added)}. ${UNDO}`
    const whereas = packet({ from: world.host, to: ip, port: 80 })
    const protocol = 'udp'
    await Promise.all([
      packet({ from: world.neighbour, to: HOST, port: 8080 }).isNotAnswered({ whereas, next }),
      packet({ from: world.host, to: HOST, port: 8080 }).isNotAnswered({ whereas, next }),
      packet({ from: world.neighbour, to: HOST, port: 8080, protocol }).isNotAnswered({
        whereas: packet({ from: world.host, to: ip, port: 80, protocol }),
        next,
      }),
    ])
    ensure(added.length === 0, {
      expected: 'after removePortForward no rule of 8080:80 is left',
      observed: `still there: ${listed(added)}`,
      next: UNDO,
    })
  })

  check('remove-one', 'of two mappings the other one still answers', {}, async (world) => {
    const { before, after } = await relyOn('remove-closes', removed(world))
    const { web } = await published(world)
    const { removed: gone } = differences(before, after)
    await packet({ from: world.neighbour, to: HOST, port: 9090 }).isAnswered({
      by: web,
      next: `8080:80 was to be removed, and 9090:80 was not. Gone as well: ${listed(gone)}. Tell a rule from others by all of its words: not by its number, not by the container alone.`,
    })
    const next =
      '8080:80 was removed, and 9090:80 still needs what the two have in common: route_localnet, hairpin mode, and rules for all mappings.'
    await packet({ from: world.host, to: '127.0.0.1', port: 9090 }).isAnswered({
      by: web,
      byProgram: true,
      next,
      nextStands: true,
    })
    await packet({ from: web, to: HOST, port: 9090 }).isAnswered({
      by: web,
      byProgram: true,
      next,
      nextStands: true,
    })
  })

  check('remove-keeps-strangers', "somebody else's rules survive the removal", {}, async (world) => {
    const { after } = await relyOn('remove-closes', removed(world))
    const { added, removed: gone } = differences(await world.baseline(), after)
    const missing = [...missingStrangers(added), ...gone]
    ensure(missing.length === 0, {
      expected: 'rules that were there before and are not ours are still there',
      observed: `gone: ${listed(missing)}`,
      next:
        adviceOn(missing) ??
        'A host has other users of its firewall. Remove your own rules one by one: never flush (-F), never by number, never whatever looks alike.',
    })
  })

  check(
    'remove-twice',
    'removing what is not published does nothing',
    {
      needs: ['remove-one'],
      hint: 'What is not there any more cannot be removed, and need not be: that is no error.',
    },
    async (world) => {
      const { forwarder, web, ip } = await published(world)
      const before = await world.state()
      for (const [text, address] of [
        ['8080:80', ip],
        ['9090:81', ip],
        ['5050:50', OTHER_CONTAINER],
        ['9090:80', OTHER_CONTAINER],
        ['909:80', ip],
        ['9090:8', ip],
        ['7070:53/udp', ip],
      ] as const) {
        await forwarder.removePortForward(await parse(world, text), address)
      }
      const { removed: gone } = differences(before, await world.state())
      ensure(gone.length === 0, {
        expected: `9090:80 is published for ${ip}, and 7070:53/udp for ${OTHER_CONTAINER}: removing 909:80, 9090:8, or either of them for the other container changes nothing`,
        observed: `gone: ${listed(gone)}`,
        next: 'A rule is that of a mapping when both ports, the protocol and the address are the same, each from its first digit to its last.',
      })
      await packet({ from: world.neighbour, to: HOST, port: 9090 }).isAnswered({
        by: web,
        next: 'When a mapping is not there, there is nothing to remove. Look first which of your rules are.',
      })
      await forwarder.addPortForward(await parse(world, '8080:80'), ip)
      await packet({ from: world.neighbour, to: HOST, port: 8080 }).isAnswered({
        by: web,
        next: 'What was removed may be published again. Ask the kernel what there is: what you remember of it may be over.',
      })
    },
  )
})

/** A rule of the administrator's. */
async function plant(host: Place, rule: string[]): Promise<void> {
  const { code, stderr } = await host.execute(['iptables', '--wait', ...rule])
  if (code !== 0) throw new GuestFailed(`a rule could not be planted: ${stderr}`)
}

async function publish9090(world: World): Promise<Network> {
  await plantStrangers(world)
  const network = await networkWithWeb(world, OTHER)
  const { forwarder, web, ip } = network
  await web.listen(80, 'udp')
  await forwarder.addPortForward(await parse(world, '9090:80'), ip)
  await packet({ from: world.neighbour, to: HOST, port: 9090 }).isAnswered({ by: web, next: AS_GIVEN })
  return network
}

interface Attempt {
  text: string
  containerIp: string
  /** Why it has to be refused. */
  because: string
}

interface Attempts {
  before: HostState
  /** The first one that was not refused. */
  accepted: Attempt | undefined
  after: HostState
}

async function tryTakenPorts(world: World, { forwarder, ip }: Network): Promise<Attempts> {
  await forwarder.addPortForward(await parse(world, '7070:53/udp'), OTHER_CONTAINER)
  await forwarder.addPortForward(await parse(world, '6060:53/tcp'), OTHER_CONTAINER)
  const before = await world.state()
  const all: Attempt[] = [
    { text: '9090:80', containerIp: ip, because: 'this very mapping is published' },
    { text: '9090:81/tcp', containerIp: OTHER_CONTAINER, because: 'another container has that port' },
    { text: '9090:81/udp', containerIp: ip, because: 'it leads to another port of that container' },
    { text: '7070:80', containerIp: ip, because: '7070/udp is taken, although 7070/tcp is free' },
    { text: '6060:80', containerIp: ip, because: '6060/tcp is taken, although 6060/udp is free' },
  ]
  const accepted: Attempt[] = []
  for (const attempt of all) {
    const mapping = await parse(world, attempt.text)
    const refusal = await refusalOf(() => forwarder.addPortForward(mapping, attempt.containerIp))
    if (refusal === undefined) accepted.push(attempt)
  }
  return { before, accepted: accepted[0], after: await world.state() }
}

interface Removal {
  before: HostState
  after: HostState
}

async function publishAndRemove8080(world: World, network: Network, before: HostState): Promise<Removal> {
  const { forwarder, web, ip } = network
  const mapping = await parse(world, '8080:80')
  const refusal = await refusalOf(() => forwarder.addPortForward(mapping, ip))
  ensure(refusal === undefined, {
    expected:
      'addPortForward(8080:80) publishes a second port of web: nobody has published 8080 of this host',
    observed: `it threw: ${refusal?.message}`,
    next: "There is one rule for a port 8080: it is somebody else's, for another address (198.51.100.7), and does not take the port of this host.",
  })
  await packet({ from: world.neighbour, to: HOST, port: 8080 }).isAnswered({
    by: web,
    next: 'A container may be published on several ports of the host, here on 9090 and on 8080.',
  })
  await publishBesideUdp(world, network)
  await forwarder.removePortForward(mapping, ip)
  return { before, after: await world.state() }
}

/** Port 7070 is published for UDP all the while: for TCP it is free, and what becomes of that is another matter. */
async function publishBesideUdp(world: World, { forwarder, web, ip }: Network): Promise<void> {
  const mapping = await parse(world, '7070:80/tcp')
  const refusal = await refusalOf(() => forwarder.addPortForward(mapping, ip))
  ensure(refusal === undefined, {
    expected: 'addPortForward(7070:80/tcp) publishes a port that is published for UDP, and for TCP is free',
    observed: `it threw: ${refusal?.message}`,
    next: 'TCP and UDP have ports of their own. Ask for each protocol of the mapping, and for no other.',
  })
  await packet({ from: world.neighbour, to: HOST, port: 7070 }).isAnswered({
    by: web,
    next: 'The same number may be published for TCP here and for UDP there.',
  })
  await forwarder.removePortForward(mapping, ip)
}
