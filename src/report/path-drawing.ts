/**
 * Draws a packet's path, one line for every place where it was heard, and marks where its track ends.
 */
import stringWidth from 'fast-string-width'
import type { Hop } from '../verdict/verdict.ts'
import { cleanLine } from './hostile.ts'
import { elide, padEnd, truncate, wrap } from './layout.ts'
import type { Theme } from './theme.ts'

const mostHops = 12
/** `192.168.1.100:40112 → 203.0.113.10:80 SYN` has 42 columns. */
const roomForPacket = 42

interface Row {
  mark: string
  place: string
  way: string
  packet: string
  /** Set when NAT has been at work since the row before. */
  rewritten: boolean
}

export function drawPath(path: Hop[], width: number, theme: Theme): string[] {
  const rows = elide<Row | number>(
    path.map((hop, index) => rowOf(hop, path[index - 1], path[0])),
    mostHops,
    (count) => count,
  )
  const places = rows.map((row) => (typeof row === 'number' ? 0 : stringWidth(row.place)))
  const placeWidth = Math.min(28, width - 8, Math.max(...places))
  const lines = rows.flatMap((row) =>
    typeof row === 'number' ? [theme.quiet(`  … ${row} more …`)] : drawRow(row, placeWidth, width, theme),
  )
  return cameBack(path) ? lines : [...lines, theme.bad('✗ and was not heard of again')]
}

/** `host veth1, minidocker0, eth0; router to-host, lan; and not again`: where there is no room for {@link drawPath}. */
export function pathInWords(path: Hop[]): string {
  const places: { where: string; links: string[] }[] = []
  for (const { where, link } of path.slice(0, mostHops)) {
    const last = places.at(-1)
    const name = cleanLine(link, 20)
    if (last?.where !== where) places.push({ where, links: [name] })
    else if (last.links.at(-1) !== name) last.links.push(name)
  }
  const named = places.map(({ where, links }) => `${cleanLine(where, 20)} ${links.join(', ')}`)
  const end = path.length > mostHops ? '…' : cameBack(path) ? 'and back' : 'and not again'
  return [...named, end].join('; ')
}

function drawRow(
  { mark, place, way, packet, rewritten }: Row,
  placeWidth: number,
  width: number,
  theme: Theme,
): string[] {
  const left = `${mark} ${padEnd(truncate(place, placeWidth), placeWidth)} ${way.padEnd(3)} `
  const paint = rewritten ? theme.strong : theme.plain
  const room = width - stringWidth(left)
  if (room >= roomForPacket) return [theme.quiet(left) + paint(truncate(packet, room))]
  return [theme.quiet(left.trimEnd()), ...wrap(packet, width - 4).map((line) => `    ${paint(line)}`)]
}

function rowOf(hop: Hop, before: Hop | undefined, first: Hop | undefined): Row {
  const packet = cleanLine(hop.packet, 120)
  const place = `${cleanLine(hop.where, 20)} ${cleanLine(hop.link, 20)}`
  const way = hop.direction === 'in' ? 'in' : 'out'
  const mark = first !== undefined && isAnswer(hop, first) ? '←' : '→'
  const previous = before === undefined ? packet : cleanLine(before.packet, 120)
  const rewritten = ends(packet)?.join() !== ends(previous)?.join() && sameWay(packet, previous)
  return { mark, place, way, packet, rewritten }
}

/**
 * Whether the last thing heard was the answer, on its way out to the one who had asked, or on its way in where the one who had
 * asked is: then nothing got lost.
 */
function cameBack(path: Hop[]): boolean {
  const [first, last] = [path[0], path.at(-1)]
  if (first === undefined || last === undefined || !isAnswer(last, first)) return false
  const isHome = first.direction === 'out' && first.where === last.where
  return (last.direction === 'out' || isHome) && ends(last.packet)?.[1] === ends(first.packet)?.[0]
}

/** The client's port tells the two ways apart, as NAT keeps it; ping has no ports, but says which it is. */
function isAnswer(hop: Hop, first: Hop): boolean {
  if (/\breply\b/.test(hop.packet)) return true
  const port = portOf(ends(first.packet)?.[0])
  const [from, to] = ends(hop.packet) ?? []
  return port !== undefined && portOf(from) !== port && portOf(to) === port
}

function sameWay(packet: string, previous: string): boolean {
  const [a, b] = [ends(packet), ends(previous)]
  return portOf(a?.[0]) === portOf(b?.[0]) || portOf(a?.[1]) === portOf(b?.[1])
}

function ends(packet: string): [string, string] | undefined {
  const [, from, to] = /^(\S+) → (\S+)/.exec(packet) ?? []
  return from === undefined || to === undefined ? undefined : [from, to]
}

function portOf(end: string | undefined): string | undefined {
  return end === undefined ? undefined : /:(\d+)$/.exec(end)?.[1]
}
