/**
 * The network of a scene as the kernel has it now: its cables and addresses, and what the host does with packets. Read, and
 * put in order; drawn elsewhere. What the code says of itself does not count.
 */
import {
  type HostState,
  isInside,
  type Link,
  linesOutsideComments,
  type Network,
  type Place,
  type World,
} from '../guest/index.ts'

/** An end of a cable on the host. */
export interface Port {
  name: string
  up: boolean
  hairpin: boolean
  /** Who is at the other end, and by which interface. */
  place?: string
  link?: string
}

export interface Bridge {
  name: string
  up: boolean
  addresses: string[]
  ports: Port[]
}

export interface PlaceView {
  name: string
  links: { name: string; up: boolean; addresses: string[] }[]
  /** `default via 172.18.0.1` */
  routes: string[]
}

export interface Topology {
  bridges: Bridge[]
  /** Interfaces of the host that are no ports and no bridges, with their addresses: `eth0`. */
  uplinks: { name: string; up: boolean; addresses: string[] }[]
  /** Ends of cables that are plugged into nothing. */
  loose: Port[]
  /** Those inside. */
  places: PlaceView[]
  routes: string[]
  /** `net.ipv4.ip_forward` */
  switches: { name: string; on: boolean }[]
  /** `8080/tcp → 172.18.0.2:80` */
  published: string[]
  /** In the words of iptables-save or nft. */
  rules: { table: string; words: string }[]
}

export async function readTopology(world: World, places: ReadonlyMap<string, Place>): Promise<Topology> {
  const inside = [...places].filter(([, place]) => isInside(place))
  const [state, host, localnet, ...networks] = await Promise.all([
    world.state(),
    world.host.network(),
    localnetOf(world),
    ...inside.map(async ([name, place]) => ({ name, network: await place.network() })),
  ])
  return topologyOf({ state, host, localnet, places: networks })
}

export interface Read {
  state: HostState
  host: Network
  /** Interfaces for which net.ipv4.conf.<name>.route_localnet is on. */
  localnet: string[]
  places: { name: string; network: Network }[]
}

async function localnetOf({ host }: World): Promise<string[]> {
  const { stdout } = await host.execute([
    ...['sh', '-c', 'cd /proc/sys/net/ipv4/conf && grep -l 1 */route_localnet'],
  ])
  return stdout.split('\n').flatMap((line) => /^(.+)\/route_localnet$/.exec(line)?.[1] ?? [])
}

export function topologyOf({ state, host, localnet, places }: Read): Topology {
  const portOf = (link: Link): Port => {
    const end = places
      .flatMap(({ name, network }) => network.links.map((each) => ({ name, each })))
      .find(({ each }) => each.peer === link.index && each.index === link.peer)
    return {
      ...{ name: link.name, up: link.up, hairpin: link.hairpin },
      ...(end === undefined ? {} : { place: end.name, link: end.each.name }),
    }
  }
  const byName = new Map(host.links.map((link) => [link.name, link]))
  const plugged = new Set(host.links.flatMap(({ ports }) => ports))
  const others = host.links.filter(({ name, bridge }) => name !== 'lo' && !bridge && !plugged.has(name))
  const cables = others.filter((link) => portOf(link).place !== undefined)
  return {
    bridges: host.links
      .filter(({ bridge }) => bridge)
      .map(({ name, up, addresses, ports }) => ({
        ...{ name, up, addresses },
        ports: ports.flatMap((port) => {
          const link = byName.get(port)
          return link === undefined ? [] : [portOf(link)]
        }),
      })),
    uplinks: others
      .filter((link) => !cables.includes(link))
      .map(({ name, up, addresses }) => ({ name, up, addresses })),
    loose: cables.map(portOf),
    places: places.map(({ name, network }) => ({
      name,
      links: network.links
        .filter((link) => link.name !== 'lo' || !link.up)
        .map((link) => ({ name: link.name, up: link.up, addresses: link.addresses })),
      routes: routesOf(network),
    })),
    routes: routesOf(host),
    switches: [
      ...switchesIn(state),
      ...localnet.map((name) => ({ name: `route_localnet of ${name}`, on: true })),
    ],
    published: publishedIn(state),
    rules: rulesIn(state),
  }
}

function routesOf({ routes }: Network): string[] {
  return routes.map(({ link, destination, mask, gateway }) => {
    const bits = mask
      .split('.')
      .reduce((sum, part) => sum + Number(part).toString(2).replaceAll('0', '').length, 0)
    const to = bits === 0 ? 'default' : `${destination}/${bits}`
    return gateway === '0.0.0.0' ? `${to} dev ${link}` : `${to} via ${gateway}`
  })
}

const section = ({ sections }: HostState, title: string): readonly string[] => sections[title] ?? []

function switchesIn(state: HostState): Topology['switches'] {
  return section(state, 'sysctl').flatMap((line) => {
    const [, name, value] = /^net\/(\S+) = (\d)$/.exec(line) ?? []
    return name === undefined ? [] : [{ name: name.replace(/^(ipv4|bridge)\//, ''), on: value === '1' }]
  })
}

/** What is behind `-m comment`, names a rule and does nothing. */
const withoutComment = (words: string): string =>
  words.replace(/ -m comment --comment ("(?:[^"\\]|\\.)*"|\S+)/, '').replace(/ comment "[^"]*"/, '')

function publishedIn(state: HostState): string[] {
  const lines = [...section(state, 'iptables-save -c'), ...section(state, 'iptables-legacy-save -c')]
  const saved = lines.flatMap((line) => {
    const [, protocol] = / -p (tcp|udp) /.exec(line) ?? []
    const [, port] = / --dport (\d+)/.exec(line) ?? []
    const [, to] = / --to-destination (\S+)/.exec(line) ?? []
    return protocol && port && to ? [`${port}/${protocol} → ${to}`] : []
  })
  const listed = section(state, 'nft list ruleset').flatMap((line) => {
    const [, protocol, port, to] = /\b(tcp|udp) dport (\d+) .*\bdnat (?:ip )?to ([\d.:]+)/.exec(line) ?? []
    return protocol && port && to ? [`${port}/${protocol} → ${to}`] : []
  })
  return [...new Set([...saved, ...listed])]
}

const MADE_BY_IPTABLES = /^table ip6? (filter|nat|mangle|raw|security) /

function rulesIn(state: HostState): Topology['rules'] {
  const rules: Topology['rules'] = []
  for (const [title, prefix] of [
    ['iptables-save -c', ''],
    ['iptables-legacy-save -c', 'legacy '],
  ] as const) {
    let table = ''
    for (const { line } of linesOutsideComments(section(state, title))) {
      if (line.startsWith('*')) table = `${prefix}${line.slice(1)}`
      const [, words] = /^(?:\[\d+:\d+\] )?(-A .*)$/.exec(line) ?? []
      const [, chain, policy] = /^:(\S+) (DROP|REJECT) /.exec(line) ?? []
      if (words !== undefined) rules.push({ table, words: withoutComment(words) })
      else if (chain !== undefined) rules.push({ table, words: `-P ${chain} ${policy}` })
    }
  }
  let [table, chain] = ['', '']
  for (const line of section(state, 'nft list ruleset')) {
    const text = line.trim()
    if (text.startsWith('table '))
      table = MADE_BY_IPTABLES.test(text) ? '' : text.replace(/^table | \{$/g, '')
    else if (text.startsWith('chain ')) chain = text.replace(/^chain | \{$/g, '')
    else if (table !== '' && text !== '}' && text !== '') {
      const words = withoutComment(text.replace(/ ?counter packets \d+ bytes \d+/, ''))
      rules.push({ table, words: `${chain}: ${words}` })
    }
  }
  return rules
}

/** What there is, a line each, without the names of cables, which everybody may choose. */
export function factsOf(topology: Topology): string[] {
  const ports = [...topology.bridges.flatMap(({ name, ports }) => ports.map((port) => [name, port] as const))]
  return [
    ...topology.bridges.map(({ name, up, addresses }) =>
      `bridge ${name} ${up ? 'up' : 'down'} ${addresses.join(' ')}`.trim(),
    ),
    ...ports.map(([bridge, { place, up, hairpin }]) => {
      return `cable of ${place ?? 'nobody'} in ${bridge}${up ? '' : ', down'}${hairpin ? ', hairpin' : ''}`
    }),
    ...topology.loose.map(({ place }) => `cable of ${place} in nothing`),
    ...topology.places.flatMap(({ name, links, routes }) => [
      ...links.map((link) =>
        `${name}: ${link.name} ${link.up ? 'up' : 'down'} ${link.addresses.join(' ')}`.trim(),
      ),
      ...routes.map((route) => `${name}: route ${route}`),
    ]),
    ...topology.uplinks.map(({ name, up, addresses }) =>
      `${name} ${up ? 'up' : 'down'} ${addresses.join(' ')}`.trim(),
    ),
    ...topology.routes.map((route) => `route ${route}`),
    ...topology.switches.map(({ name, on }) => `${name} = ${on ? 1 : 0}`),
    ...topology.published.map((each) => `published ${each}`),
    ...topology.rules.map(({ table, words }) => `${table}: ${words}`),
  ]
}

/** Facts of one that the other has not, and the other way round; each once. */
export function compareTopologies(own: Topology, reference: Topology): { more: string[]; less: string[] } {
  const [here, there] = [factsOf(own), factsOf(reference)]
  const without = (some: string[], others: string[]): string[] => [
    ...new Set(some.filter((fact) => !others.includes(fact))),
  ]
  return { more: without(here, there), less: without(there, here) }
}

/** What there is, piece by piece, without its content: whose it is, and what sort of thing. */
interface Piece {
  fact: string
  /** `host`, `web`, `nat` */
  of: string
  /** `rule`, and where: `in PREROUTING` */
  sort: string
  where: string
}

/** What the other has and this has not, by kind and number: `nat: 2 rules in PREROUTING, 1 in POSTROUTING`. */
export function kindsMissing(own: Topology, other: Topology): string[] {
  const here = new Set(piecesOf(own).map(({ fact }) => fact))
  const missing = new Map(
    piecesOf(other).flatMap((piece) => (here.has(piece.fact) ? [] : [[piece.fact, piece]])),
  )
  const counted = new Map<string, Map<string, Map<string, number>>>()
  for (const { of, sort, where } of missing.values()) {
    const sorts = counted.get(of) ?? new Map<string, Map<string, number>>()
    const places = sorts.get(sort) ?? new Map<string, number>()
    counted.set(of, sorts.set(sort, places.set(where, (places.get(where) ?? 0) + 1)))
  }
  return [...counted].map(([of, sorts]) => {
    const said = [...sorts].flatMap(([sort, places]) =>
      [...places].map(([where, count], index) =>
        [count, ...(index > 0 ? [] : [count === 1 ? sort : many(sort)]), where].join(' ').trim(),
      ),
    )
    return `${of}: ${said.join(', ')}`
  })
}

const many = (sort: string): string => `${sort}${/(s|ch)$/.test(sort) ? 'es' : 's'}`

function piecesOf({
  bridges,
  loose,
  uplinks,
  places,
  routes,
  switches,
  published,
  rules,
}: Topology): Piece[] {
  const piece = (of: string, sort: string, words: string, where = ''): Piece => ({
    ...{ of, sort, where },
    fact: [of, sort, where, words].join('\n'),
  })
  const linked = (of: string, sort: string, { name, up, addresses }: PlaceView['links'][number]): Piece[] => [
    piece(of, sort, '', `${name} ${up ? '(up)' : '(down)'}`),
    ...addresses.map((address) => piece(of, 'address', address, `on ${name}`)),
  ]
  const cables = [
    ...bridges.flatMap(({ name, ports }) => ports.map((port) => ({ ...port, bridge: name }))),
    ...loose.map((port) => ({ ...port, bridge: '' })),
  ]
  return [
    ...bridges.flatMap((bridge) => linked('host', 'bridge', bridge)),
    ...uplinks.flatMap((uplink) => linked('host', 'interface', uplink)),
    ...cables.map(({ place = 'nobody', bridge, up, hairpin }) =>
      piece('host', 'cable', [bridge, up, hairpin].join(' '), `to ${place}`),
    ),
    ...routes.map((route) => piece('host', 'route', route)),
    ...switches.map(({ name, on }) => piece('host', 'switch', `${name} ${on}`)),
    ...published.map((each) => piece('host', 'published port', each)),
    ...places.flatMap(({ name, links, routes: own }) => [
      ...links.flatMap((link) => linked(name, 'interface', link)),
      ...own.map((route) => piece(name, 'route', route)),
    ]),
    ...rules.map(({ table, words }) => {
      const [, chain] = /^(?:-[AP] )?([^\s:]+)/.exec(words) ?? []
      return piece(table, 'rule', words, `in ${chain}`)
    }),
  ]
}
