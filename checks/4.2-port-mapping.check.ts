/**
 * Lab 4.2: the text of a port mapping, and who reaches a published port, from where, and for how long.
 */
import type { NetworkConfig, NetworkManager } from '../solutions/4.1-network-manager/network-manager.ts'
import type { PortMapping } from '../solutions/4.2-port-mapping/port-mapping.ts'
import {
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
  textOf,
  type World,
} from './support/index.ts'

const HOST = '192.168.1.100'
const NEIGHBOUR = '192.168.1.50'
const INTERNET = '203.0.113.10'

/** Nobody said that every network is called minidocker0. */
const OTHER = { bridge: 'shop', gateway: '10.7.0.1', subnet: '10.7.0.0/24' }
/** An address of that network that no container has: enough for what has to be refused. */
const OTHER_CONTAINER = '10.7.0.99'

const UNDO = 'What -A has added, -D removes with the same words: in every chain, for each protocol.'

type Mapping = Remote<PortMapping>

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

function parse({ learner }: World, text: string): Promise<Mapping> {
  return learner.make<PortMapping>('PortMapping.parse', text)
}

interface Reading {
  ports: string
  protocols: string
}

const READINGS: Record<string, Reading> = {
  '7070:80': { ports: 'hostPort 7070, containerPort 80', protocols: 'protocols ["tcp","udp"]' },
  '8443:443/tcp': { ports: 'hostPort 8443, containerPort 443', protocols: 'protocols ["tcp"]' },
  '53:5353/udp': { ports: 'hostPort 53, containerPort 5353', protocols: 'protocols ["udp"]' },
  '1:65535': { ports: 'hostPort 1, containerPort 65535', protocols: 'protocols ["tcp","udp"]' },
  '65535:1': { ports: 'hostPort 65535, containerPort 1', protocols: 'protocols ["tcp","udp"]' },
}

/** What a mapping looks like to whoever uses it. */
async function read({ learner }: World, text: string): Promise<Reading> {
  const mapping = await learner.make<PortMapping>('PortMapping.parse', text)
  const [host, container, protocols] = await Promise.all(
    ['hostPort', 'containerPort', 'protocols'].map((name) => learner.get(mapping, name)),
  )
  const names = Array.isArray(protocols) ? protocols.map(textOf).sort() : protocols
  return {
    ports: `hostPort ${JSON.stringify(host)}, containerPort ${JSON.stringify(container)}`,
    protocols: `protocols ${JSON.stringify(names)}`,
  }
}

/** @param text one of READINGS */
async function ensureReadAs(world: World, text: string): Promise<void> {
  const expected = READINGS[text]
  const observed = await read(world, text)
  ensure(observed.ports === expected?.ports, {
    expected: `PortMapping.parse('${text}') has ${expected?.ports}`,
    observed: `it has ${observed.ports}`,
    next: 'The port of the host comes first, and both are numbers.',
  })
  ensure(observed.protocols === expected.protocols, {
    expected: `PortMapping.parse('${text}') has ${expected.protocols}`,
    observed: `it has ${observed.protocols}`,
    next: 'The protocol stands behind the slash. Without a slash, a mapping is for both.',
  })
}

/** No mapping at all, and why not. */
const NO_MAPPINGS: Record<string, string> = {
  '0:80': 'Ports begin at 1.',
  '8080:0': 'Ports begin at 1.',
  '65536:80': 'A port is a number of 16 bits, and 65535 is the last one.',
  '8080:65536': 'A port is a number of 16 bits, and 65535 is the last one.',
  'abc:80': 'Number("abc") is NaN, and NaN is neither below 1 nor above 65535: ask whether it is digits.',
  '8080x:80': 'parseInt reads as far as it can and keeps quiet about the rest: ask whether it is all digits.',
  '8080': 'Both ports have to be there; whoever writes one of them has forgotten the other.',
  ':80': 'Both ports have to be there; Number("") is 0.',
  '8080:80:90': 'There are two ports in a mapping. What should become of the third?',
  '8080:80/icmp': 'ICMP has no ports. Behind the slash is tcp or udp, and nothing else.',
  '8080:80/': 'Behind the slash is tcp or udp, and nothing else.',
  ' 8080:80': 'Blanks do not belong there: whatever wrote them has a bug that trim() would hide.',
  '8080:80 ': 'Blanks do not belong there: whatever wrote them has a bug that trim() would hide.',
  '+80:80': 'A port is digits, without a sign, although Number("+80") is a number.',
  '0x50:80': 'A port is decimal digits, although Number("0x50") is a number.',
  '': 'Nothing is no mapping.',
}

scenario('The text of a mapping, and packets to its port', (check) => {
  check(
    'parse-accepts',
    'a mapping without a suffix is for both protocols, else for one',
    {},
    async (world) => {
      for (const text of Object.keys(READINGS)) await ensureReadAs(world, text)
    },
  )

  check(
    'parse-refuses',
    'what is no port mapping is refused',
    { needs: ['parse-accepts'] },
    async ({ learner }) => {
      const texts = Object.keys(NO_MAPPINGS)
      const refusals = await Promise.all(
        texts.map((text) => refusalOf(() => learner.call('PortMapping.parse', text))),
      )
      const accepted = texts.filter((_, index) => refusals[index] === undefined)
      ensure(accepted.length === 0, {
        expected: 'PortMapping.parse throws for every text that is no mapping',
        observed: `it took ${accepted.map((text) => `'${text}'`).join(', ')} for one`,
        next: NO_MAPPINGS[accepted[0] ?? ''] ?? '',
      })
      const silent = texts.find((text, index) => !refusals[index]?.message.includes(text))
      ensure(silent === undefined, {
        expected: `PortMapping.parse('${silent}') throws an Error that quotes the text`,
        observed: `its message is ${JSON.stringify(refusals[texts.indexOf(silent ?? '')]?.message)}`,
        next: 'Whoever reads the message has written many mappings, and looks for this one.',
      })
    },
  )

  check(
    'parse-round-trip',
    'toString() writes what parse() has read',
    { needs: ['parse-accepts'] },
    async (world) => {
      for (const text of Object.keys(READINGS)) {
        const written = await (await parse(world, text)).toString()
        ensure(written === text, {
          expected: `PortMapping.parse('${text}').toString() is '${text}'`,
          observed: `it is ${JSON.stringify(written)}`,
          next: 'No suffix stands for both protocols; a mapping for one of them has to say for which.',
        })
      }
    },
  )

  check(
    'parse-all-duplicates',
    'no two mappings of a list may want the same port and protocol of the host',
    { needs: ['parse-accepts'] },
    async ({ learner }) => {
      const parseAll = (...texts: string[]) => learner.call('PortMapping.parseAll', texts)
      for (const texts of [
        ['8080:80/tcp', '8080:53/udp'],
        ['8080:80', '9090:80'],
      ]) {
        const mappings = await parseAll(...texts)
        ensure(Array.isArray(mappings) && mappings.length === 2, {
          expected: `PortMapping.parseAll(['${texts.join("', '")}']) returns two mappings`,
          observed: `it returned ${JSON.stringify(mappings)}`,
          next: 'parseAll returns one mapping for each text, in the same order.',
        })
      }
      for (const texts of [
        ['8080:80/tcp', '8080:81/tcp'],
        ['8080:80', '8080:81/udp'],
        ['8080:80', '8080:81/tcp'],
      ]) {
        ensure((await refusalOf(() => parseAll(...texts))) !== undefined, {
          expected: `PortMapping.parseAll(['${texts.join("', '")}']) throws: a packet to port 8080 can go to one place only`,
          observed: 'it returned as if all were well',
          next: 'Keep a set of what is wanted already, with one entry for each host port and protocol.',
        })
      }
    },
  )

  let network: Network
  let db: Connected

  check(
    'lan-reaches',
    'a neighbor on the LAN reaches the container through 192.168.1.100:8080',
    {},
    async (world) => {
      await world.internet.listen(8080)
      network = await networkWithWeb(world)
      const { manager, forwarder, web, ip } = network
      db = await connect(world, manager, { name: 'db', ports: [80, 82] })
      await forwarder.addPortForward(await parse(world, '8080:80'), ip)
      await packet({ from: world.neighbour, to: HOST, port: 8080 }).isAnswered({
        by: web,
        next: 'The way in has two steps: DNAT in PREROUTING gives the packet a new destination, and FORWARD lets it pass.',
      })
    },
  )

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
    'host-lan-address',
    'the host itself reaches the container through 192.168.1.100:8080',
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
    'the host itself reaches the container through 127.0.0.1:8080',
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
    'another container reaches it through 192.168.1.100:8080',
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
    'the container reaches itself through 192.168.1.100:8080',
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
      await packet({ from: db.place, to: HOST, port: 8081 }).isAnswered({
        by: db.place,
        byProgram: true,
        next,
      })
      await packet({ from: api.place, to: HOST, port: 8083 }).isAnswered({
        by: api.place,
        byProgram: true,
        next,
      })
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
      await web.listen(80, 'udp')
      await ask(neighbour).isAnswered({ by: web, seenFrom: NEIGHBOUR, next })
      await ask(host, '127.0.0.1').isAnswered({ by: web, next })
      await ask(db.place).isAnswered({ by: web, next })
      await ask(web).isAnswered({ by: web, next })
    },
  )

  check(
    'direct-caller-address',
    'a container that asks another one directly is seen with its own address',
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
    'a packet from a container to port 8080 of 203.0.113.10 arrives there',
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
    'a packet from the host to port 8080 of 203.0.113.10 arrives there',
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
    'the other ports of the container stay closed, also for a neighbor who has a route to it',
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

  check(
    'other-network',
    'the same holds for a network with another bridge and another subnet',
    {},
    async (world) => {
      const { web } = await withOther(world)
      const next = `This network has the bridge ${OTHER.bridge} and the subnet ${OTHER.subnet}: use what the constructor was given.`
      await packet({ from: world.host, to: '127.0.0.1', port: 9090 }).isAnswered({ by: web, next })
      await packet({ from: web, to: HOST, port: 9090 }).isAnswered({ by: web, next })
    },
  )

  check(
    'port-taken',
    'a port of the host that is published already is refused, and nothing is left of the attempt',
    {},
    async (world) => {
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
    },
  )

  check(
    'remove-closes',
    'after removePortForward nobody gets in by that port, and no rule of it is left',
    {},
    async (world) => {
      const { before, after } = await removed(world)
      const { ip } = await published(world)
      const { added } = differences(before, after)
      const next = added.length === 0 ? UNDO : `Still there: ${listed(added)}. ${UNDO}`
      const whereas = packet({ from: world.host, to: ip, port: 80 })
      await packet({ from: world.neighbour, to: HOST, port: 8080 }).isNotAnswered({ whereas, next })
      await packet({ from: world.host, to: HOST, port: 8080 }).isNotAnswered({ whereas, next })
      ensure(added.length === 0, {
        expected: 'after removePortForward no rule of 8080:80 is left',
        observed: `still there: ${listed(added)}`,
        next: UNDO,
      })
    },
  )

  check(
    'remove-one',
    'when one of two mappings of a container is removed, the other one still answers',
    {},
    async (world) => {
      const { before, after } = await relyOn('remove-closes', removed(world))
      const { web } = await published(world)
      const { removed: gone } = differences(before, after)
      await packet({ from: world.neighbour, to: HOST, port: 9090 }).isAnswered({
        by: web,
        next: `8080:80 was to be removed, and 9090:80 was not. Gone as well: ${listed(gone)}. Tell a rule from others by all of its words: not by its number, not by the container alone.`,
      })
    },
  )

  check('remove-keeps-strangers', "somebody else's rules survive the removal", {}, async (world) => {
    const { after } = await relyOn('remove-closes', removed(world))
    const { added, removed: gone } = differences(await world.baseline(), after)
    const missing = [...missingStrangers(added), ...gone]
    ensure(missing.length === 0, {
      expected: 'rules that were there before and are not ours are still there',
      observed: `gone: ${listed(missing)}`,
      next: 'A host has other users of its firewall. Remove your own rules one by one: never flush (-F), never by number, never whatever looks alike.',
    })
  })

  check(
    'remove-twice',
    'removing again, or what was never published, does nothing',
    {
      needs: ['remove-one'],
      hint: 'What is not there any more cannot be removed, and need not be: that is no error.',
    },
    async (world) => {
      const { forwarder, web, ip } = await published(world)
      await forwarder.removePortForward(await parse(world, '8080:80'), ip)
      await forwarder.removePortForward(await parse(world, '9090:81'), ip)
      await forwarder.removePortForward(await parse(world, '9090:80'), OTHER_CONTAINER)
      await packet({ from: world.neighbour, to: HOST, port: 9090 }).isAnswered({
        by: web,
        next: 'When a mapping is not there, there is nothing to remove. Look first which of your rules are: a mapping has two ports, and a container.',
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
  await forwarder.addPortForward(await parse(world, '9090:80'), ip)
  await packet({ from: world.neighbour, to: HOST, port: 9090 }).isAnswered({
    by: web,
    next: `This network has the bridge ${OTHER.bridge} and the subnet ${OTHER.subnet}: use what the constructor was given.`,
  })
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
