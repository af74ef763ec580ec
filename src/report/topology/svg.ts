/**
 * A network as one SVG file, readable on light and dark: the world above, the host as a box with its bridges, the containers
 * below, and what the host does with packets as lists.
 */
import { ADDRESSES, WAN_ADDRESS } from '../../guest/addresses.ts'
import type { Port } from '../../scene/index.ts'
import { cleanLine } from '../hostile.ts'
import { escapeXml } from '../xml.ts'
import type { Drawn } from './terminal.ts'

const STYLE = `
  svg { background: #fff; color: #1b1f24; font: 13px ui-monospace, "DejaVu Sans Mono", Menlo, monospace }
  text { fill: currentColor } .quiet { fill: #59636e } .strong { font-weight: bold } .more { fill: #8a5a00 } .less { fill: #b3261e }
  rect { fill: #f6f8fa; stroke: #59636e } .bridge { fill: #dbeafe; stroke: #1d4ed8 } .place { fill: #dcfce7; stroke: #15803d }
  path { stroke: #59636e; stroke-width: 2; fill: none } .down { stroke-dasharray: 4 5; stroke: #b3261e }
  @media (prefers-color-scheme: dark) {
    svg { background: #0d1117; color: #e6edf3 } .quiet { fill: #9198a1 } .more { fill: #e3b341 } .less { fill: #ff7b72 }
    rect { fill: #161b22; stroke: #9198a1 } .bridge { fill: #12264f; stroke: #6ea8fe } .place { fill: #0f2d1a; stroke: #4ac26b }
    path { stroke: #9198a1 } .down { stroke: #ff7b72 }
  }`

const LINE = 18
const CHARACTER = 7.9
const COLUMN = 250
const GAP = 20
const MARGIN = 24
const MOST = 60
const INDENT = 16

const escaped = (text: string): string => escapeXml(cleanLine(text, 300))

function text(x: number, y: number, said: string, kind = ''): string {
  return `<text x="${x}" y="${y}"${kind === '' ? '' : ` class="${kind}"`}>${escaped(said)}</text>`
}

const box = (x: number, y: number, width: number, height: number, kind: string): string =>
  `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="6" class="${kind}"/>`
const line = (x: number, from: number, to: number, down = false): string =>
  `<path d="M${x} ${from}V${to}"${down ? ' class="down"' : ''}/>`

const short = (said: string, width: number): string => {
  const most = Math.floor(width / CHARACTER)
  const all = cleanLine(said, 300)
  return all.length <= most ? all : `${all.slice(0, most - 1)}…`
}

export function svgOf({ title, topology, beside }: Drawn): string {
  const { bridges, loose, places, uplinks } = topology
  const columns = [...bridges.map(({ ports }) => Math.max(1, ports.length)), ...loose.map(() => 1)]
  const count = Math.max(
    3,
    columns.reduce((sum, each) => sum + each, 0),
  )
  const width = Math.max(760, 4 * MARGIN + count * (COLUMN + GAP))
  const parts: string[] = [text(MARGIN, 30, title, 'strong')]
  const eth0 = uplinks.find(({ name }) => name === 'eth0')
  const world = [
    { said: ['internet', ADDRESSES.internet], at: 0 },
    { said: ['router', `${WAN_ADDRESS}, ${ADDRESSES.router}`], at: 1 },
    { said: ['neighbor', ADDRESSES.neighbor], at: 2 },
  ]
  for (const { said, at } of world) {
    const x = MARGIN + at * (COLUMN + GAP)
    parts.push(
      box(x, 50, COLUMN - 20, 52, 'world'),
      text(x + 12, 71, said[0] ?? '', 'strong'),
      text(x + 12, 91, said[1] ?? ''),
    )
    if (at > 0) parts.push(`<path d="M${x - 40} 76H${x}"/>`)
  }
  const cross = MARGIN + COLUMN + GAP + 60
  parts.push(line(cross, 102, 150, eth0?.up !== true))
  parts.push(
    text(cross + 10, 132, ['eth0', ...(eth0?.addresses ?? []), ...(eth0?.up ? [] : ['down'])].join(' ')),
  )
  const hostTop = 150
  const bridgeTop = hostTop + 62
  const hostBottom = bridgeTop + 100
  const on = topology.switches.map(({ name, on: value }) => `${name} ${value ? 1 : 0}`)
  parts.push(box(MARGIN, hostTop, width - 2 * MARGIN, hostBottom - hostTop, 'host'))
  parts.push(text(MARGIN + 12, hostTop + 22, 'host', 'strong'))
  parts.push(text(MARGIN + 12, hostTop + 42, short(on.join(', '), width - 4 * MARGIN), 'quiet'))
  const placeTop = hostBottom + 56
  let tallest = 0
  const cable = (port: Port, x: number, from: number): void => {
    parts.push(line(x + 40, from, placeTop, !port.up))
    const notes = [port.name, ...(port.hairpin ? ['hairpin'] : []), ...(port.up ? [] : ['down'])]
    parts.push(text(x + 50, hostBottom + 24, short(notes.join(', '), COLUMN - 50), 'quiet'))
    const place = places.find(({ name }) => name === port.place)
    const said = (place?.links ?? []).map((link) =>
      [link.name, ...link.addresses, ...(link.up ? [] : ['down'])].join(' '),
    )
    const ways = place?.routes.filter((route) => route.startsWith('default')) ?? []
    const lines = place === undefined ? [] : [...said, ...(ways.length === 0 ? ['no default route'] : ways)]
    const height = 34 + lines.length * LINE
    tallest = Math.max(tallest, height)
    parts.push(
      box(x, placeTop, COLUMN, height, 'place'),
      text(x + 12, placeTop + 22, place?.name ?? 'nobody', 'strong'),
    )
    lines.forEach((each, index) => {
      parts.push(text(x + 12, placeTop + 42 + index * LINE, short(each, COLUMN - 24)))
    })
  }
  let x = 2 * MARGIN
  for (const { name, up, addresses, ports } of bridges) {
    const wide = Math.max(1, ports.length) * (COLUMN + GAP) - GAP
    parts.push(
      box(x, bridgeTop, wide, 58, 'bridge'),
      text(x + 12, bridgeTop + 22, short(`${name}${up ? '' : ' (down)'}`, wide), 'strong'),
    )
    parts.push(text(x + 12, bridgeTop + 42, addresses.join(' ') || 'no address'))
    ports.forEach((port, index) => {
      cable(port, x + index * (COLUMN + GAP), bridgeTop + 58)
    })
    x += wide + GAP
  }
  for (const port of loose) {
    parts.push(text(x, bridgeTop + 42, 'plugged into nothing', 'less'))
    cable(port, x, bridgeTop + 58)
    x += COLUMN + GAP
  }
  let y = placeTop + tallest + 40
  for (const { said, kind } of listed({ topology, ...(beside === undefined ? {} : { beside }) })) {
    if (kind === 'strong') y += LINE / 2
    const most = Math.floor((width - 2 * MARGIN - INDENT) / CHARACTER)
    broken(said, most).forEach((each, index) => {
      parts.push(text(MARGIN + (kind === 'strong' ? 0 : INDENT * (index === 0 ? 1 : 2)), y, each, kind))
      y += LINE
    })
  }
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${y + MARGIN}" width="${width}" height="${y + MARGIN}">`
  return `${head}\n<title>${escaped(title)}</title>\n<style>${STYLE}\n</style>\n${parts.join('\n')}\n</svg>\n`
}

interface Listed {
  said: string
  kind: 'strong' | 'plain' | 'more' | 'less'
}

function listed({ topology, beside = { more: [], less: [] } }: Pick<Drawn, 'topology' | 'beside'>): Listed[] {
  const { published, rules } = topology
  const block = (title: string, facts: string[], kind: Listed['kind']): Listed[] =>
    facts.length === 0
      ? []
      : [{ said: title, kind: 'strong' }, ...facts.slice(0, MOST).map((said) => ({ said, kind }))]
  return [
    ...block('published', published, 'plain'),
    ...block(
      'rules of the host',
      rules.map(({ table, words }) => `${table}: ${words}`),
      'plain',
    ),
    ...block(
      'only here, not in the reference',
      beside.more.map((fact) => `+ ${fact}`),
      'more',
    ),
    ...block(
      'only in the reference, not here',
      beside.less.map((fact) => `- ${fact}`),
      'less',
    ),
  ]
}

function broken(said: string, most: number): string[] {
  const lines: string[] = []
  for (let rest = cleanLine(said, 300); rest !== ''; ) {
    const at = rest.length <= most ? rest.length : Math.max(rest.lastIndexOf(' ', most), Math.floor(most / 2))
    lines.push(rest.slice(0, at))
    rest = rest.slice(at).trim()
  }
  return lines
}
