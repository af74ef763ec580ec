/**
 * A network as a picture of characters: the host as a box with its bridges, and cables that lead out of it to the containers.
 */
import stringWidth from 'fast-string-width'
import { ADDRESSES, LAN, WAN_ADDRESS } from '../../guest/addresses.ts'
import type { Port, Topology } from '../../scene/index.ts'
import { cleanLine } from '../hostile.ts'
import { padEnd, truncate, wrap } from '../layout.ts'
import { columns, type RenderOptions, type Theme, themeOf } from '../theme.ts'

export interface Drawn {
  title: string
  topology: Topology
  /** Beside the reference: what is only here, and what is only there. */
  beside?: Beside
}

export interface Beside {
  more: string[]
  less: string[]
  /** What shows what is only there, where `less` has but its kinds: a command. */
  shownBy?: string
}

const HOST = 42
const BRIDGE = 32
const MOST = 40

export function drawTopology({ title, topology, beside }: Drawn, options: RenderOptions): string {
  const theme = themeOf(options)
  const width = columns(options)
  return [
    ...wrap(cleanLine(title, 200), width).map((line) => theme.strong(line)),
    '',
    ...outside(topology),
    ...hostBox(topology, width),
    '',
    ...lists(topology, { theme, width, marked: new Set(beside?.more ?? []) }),
    ...(beside === undefined ? [] : compared(beside, { theme, width })),
    '',
  ].join('\n')
}

const clean = (text: string): string => cleanLine(text, 120)

/** The world that each lab begins with. */
function outside({ uplinks }: Topology): string[] {
  const eth0 = uplinks.find(({ name }) => name === 'eth0')
  const state = eth0 === undefined ? 'gone' : eth0.up ? eth0.addresses.join(' ') : 'down'
  return [
    `      internet ${ADDRESSES.internet}`,
    '          │',
    `      router ${WAN_ADDRESS}, ${ADDRESSES.router}`,
    '          │',
    `          ├──── LAN ${LAN} ──── neighbor ${ADDRESSES.neighbor}`,
    '          │',
    `          │ eth0 ${clean(state)}`,
  ]
}

interface Row {
  left: string
  /** A cable leads out of the host here. */
  cable?: 'up' | 'down' | 'loose'
  right?: string
}

function hostBox(topology: Topology, width: number): string[] {
  const rows: Row[] = [{ left: '' }]
  const more = topology.uplinks.filter(({ name }) => name !== 'eth0')
  for (const { name, addresses, up } of more)
    rows.push({ left: ` ${clean(name)} ${clean(addresses.join(' '))}${up ? '' : ' (down)'}` })
  const room = Math.min(34, width - HOST - 5)
  for (const bridge of topology.bridges) {
    const label = truncate(`${clean(bridge.name)}${bridge.up ? '' : ' (down)'}`, BRIDGE - 6)
    rows.push({ left: ` ╔═ ${label} ${'═'.repeat(BRIDGE - 4 - stringWidth(label))}╗` })
    const info = bridge.addresses.length === 0 ? ['no address'] : bridge.addresses
    if (bridge.ports.length === 0)
      rows.push(
        { left: ` ║ ${padEnd(clean(info.join(' ')), BRIDGE - 2)}║` },
        { left: ` ║ ${padEnd('no cable', BRIDGE - 2)}║` },
      )
    bridge.ports.forEach((port, index) => {
      rows.push(...portRows(port, { topology, room, info: index === 0 ? info : [], inBridge: true }))
    })
    rows.push({ left: ` ╚${'═'.repeat(BRIDGE - 1)}╝` }, { left: '' })
  }
  for (const port of topology.loose)
    rows.push(...portRows(port, { topology, room, info: [], inBridge: false }))
  if (topology.bridges.length === 0 && topology.loose.length === 0)
    rows.push({ left: ' no bridge, no cable' }, { left: '' })
  const cabled = new Set(
    [...topology.bridges.flatMap(({ ports }) => ports), ...topology.loose].map(({ place }) => place),
  )
  const alone = topology.places.filter(({ name }) => !cabled.has(name))
  return [
    `┌─ host ──┴${'─'.repeat(HOST - 10)}┐`,
    ...rows.map(drawRow),
    `└${'─'.repeat(HOST)}┘`,
    ...alone.map(({ name }) => `  ${clean(name)} has no cable to the host`),
  ]
}

function drawRow({ left, cable, right = '' }: Row): string {
  if (cable === undefined) return `│${padEnd(left, HOST)}│   ${right}`.trimEnd()
  const line = cable === 'up' ? '─' : '┄'
  return `│${left}${line.repeat(Math.max(0, HOST - stringWidth(left)))}${cable === 'loose' ? '┄' : '┼'}${line.repeat(3)}${right}`
}

interface Around {
  topology: Topology
  room: number
  info: string[]
  inBridge: boolean
}

function portRows(port: Port, { topology, room, info, inBridge }: Around): Row[] {
  const notes = [port.hairpin ? 'hairpin' : '', port.up ? '' : 'down', inBridge ? '' : 'plugged into nothing']
  const name = truncate(clean(port.name), 16)
  const said = notes.filter((note) => note !== '').join(', ')
  const edge = (text: string, out: boolean): string => {
    const body = inBridge ? padEnd(truncate(text, BRIDGE - 2), BRIDGE - 2) : padEnd(text, BRIDGE - 2)
    return inBridge ? ` ║ ${body}${out ? '╫' : '║'}` : `   ${body}${out ? '─' : ' '}`
  }
  const at = (text: string, from: string): string => padEnd(from, BRIDGE - 3 - stringWidth(text)) + text
  const block = placeBlock(port, topology, room)
  const [first = '', second = '', ...rest] = block
  return [
    { left: edge(clean(info.join(' ')), false), right: first },
    {
      left: edge(at(name, ''), true),
      cable: port.place === undefined ? 'loose' : port.up ? 'up' : 'down',
      right: second,
    },
    { left: edge(at(said, ''), false), right: rest[0] ?? '' },
    ...rest.slice(1).map((right) => ({ left: edge('', false), right })),
  ]
}

/** The first line is its top, the second the interface that the cable leads to. */
function placeBlock({ place, link }: Port, { places }: Topology, room: number): string[] {
  const found = places.find(({ name }) => name === place)
  if (found === undefined) return ['', ' nobody that is known', '']
  const inner = room - 2
  const at = found.links.find(({ name }) => name === link)
  const others = found.links.filter((each) => each !== at)
  const say = ({ name, up, addresses }: { name: string; up: boolean; addresses: string[] }): string =>
    [
      clean(name),
      ...addresses.map(clean),
      ...(up ? [] : ['down']),
      ...(addresses.length === 0 ? ['no address'] : []),
    ].join(' ')
  const line = (text: string, edge = '│'): string =>
    `${edge} ${padEnd(truncate(text, inner - 2), inner - 2)} │`
  const routes = found.routes.filter((route) => route.startsWith('default'))
  const name = truncate(clean(found.name), inner - 4)
  return [
    `┌─ ${name} ${'─'.repeat(Math.max(0, inner - 3 - stringWidth(name)))}┐`,
    line(at === undefined ? '' : say(at), '┤'),
    ...others.map((each) => line(say(each))),
    ...(routes.length === 0 ? [line('no default route')] : routes.map((route) => line(clean(route)))),
    `└${'─'.repeat(inner)}┘`,
  ]
}

interface Look {
  theme: Theme
  width: number
}

function lists(topology: Topology, { theme, width, marked }: Look & { marked: Set<string> }): string[] {
  const block = (title: string, lines: { text: string; fact: string }[]): string[] => {
    if (lines.length === 0) return []
    const shown = lines.slice(0, MOST).flatMap(({ text, fact }) => {
      const mark = marked.has(fact) ? '+ ' : '  '
      const paint = marked.has(fact) ? theme.odd : theme.plain
      return wrap(mark + cleanLine(text, 300), width, 4).map((line) => paint(line))
    })
    const left = lines.length - MOST
    return [theme.quiet(title), ...shown, ...(left > 0 ? [`  … ${left} more`] : [])]
  }
  const { switches, routes, published, rules } = topology
  return [
    ...block(
      'switches',
      switches.map(({ name, on }) => ({ text: `${name} = ${on ? 1 : 0}`, fact: `${name} = ${on ? 1 : 0}` })),
    ),
    ...block(
      'published',
      published.map((each) => ({ text: each, fact: `published ${each}` })),
    ),
    ...block(
      'routes of the host',
      routes.map((each) => ({ text: each, fact: `route ${each}` })),
    ),
    ...block(
      'rules of the host',
      rules.map(({ table, words }) => ({ text: `${table}: ${words}`, fact: `${table}: ${words}` })),
    ),
  ]
}

function compared({ more, less, shownBy }: Beside, { theme, width }: Look): string[] {
  const line = (mark: string, paint: (text: string) => string) => (fact: string) =>
    wrap(`${mark} ${cleanLine(fact, 300)}`, width, 4).map((text) => paint(text))
  if (more.length + less.length === 0) return ['', theme.good('✓ The reference has the same.')]
  return [
    '',
    theme.quiet('beside the reference: + only here, - only there'),
    ...more.slice(0, MOST).flatMap(line('+', theme.odd)),
    ...less.slice(0, MOST).flatMap(line('-', theme.bad)),
    ...(shownBy === undefined || less.length === 0
      ? []
      : wrap(`  word for word: ${shownBy}`, width, 4).map((text) => theme.quiet(text))),
  ]
}
