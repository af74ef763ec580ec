/**
 * The life of a packet on the screen: a line for each interface and each hook, and last what became of it.
 */
import stringWidth from 'fast-string-width'
import type { HeardStep, HookStep, JourneyStep } from '../verdict/journey.ts'
import { cleanLine } from './hostile.ts'
import { elide, padEnd, truncate, wrap } from './layout.ts'
import { columns, type RenderOptions, type Theme, themeOf } from './theme.ts'

export interface Journey {
  /** `Lab 4.2: a TCP packet from neighbor to 192.168.1.100:8080` */
  title: string
  steps: JourneyStep[]
  /** Who answered, and from where that one saw it come. */
  answered?: string
  /** What ended it. */
  cause?: string
  /** What to look at, or to ask, next. */
  next?: string
}

const PLACE = 9
const LINK = 16
const MOST = 40
const MOST_RULES = 6

export function renderJourney(journey: Journey, options: RenderOptions): string {
  const { title, steps } = journey
  const theme = themeOf(options)
  const width = columns(options)
  const look = { theme, width }
  const rows = elide<string[]>(
    steps.map((step, index) =>
      step.kind === 'heard' ? heard(step, steps, index, look) : hooked(step, look),
    ),
    MOST,
    (count) => [theme.quiet(`  … ${count} more …`)],
  )
  return [
    theme.strong(cleanLine(title, 200)),
    '',
    ...rows.flat(),
    ...(rows.length === 0 ? [theme.quiet('  It was heard nowhere.')] : []),
    '',
    ...ending(journey, look),
    '',
  ].join('\n')
}

interface Look {
  theme: Theme
  width: number
}

/** The packet itself is shown where it is new; where nothing has changed since the last interface, it is the same. */
function heard(step: HeardStep, steps: JourneyStep[], index: number, { theme, width }: Look): string[] {
  const before = steps.slice(0, index).findLast((each): each is HeardStep => each.kind === 'heard')
  const isNew = before === undefined || before.packet !== step.packet
  const left = `${step.forth ? '→' : '←'} ${cell(step.where, PLACE)}${cell(step.link, LINK)}${padEnd(step.direction, 4)}`
  if (!isNew) return [theme.quiet(left.trimEnd())]
  const packet = cleanLine(step.packet, 120)
  if (stringWidth(left + packet) <= width) return [theme.quiet(left) + packet]
  return [theme.quiet(left.trimEnd()), ...wrap(packet, width - 4).map((line) => `    ${line}`)]
}

function cell(text: string, width: number): string {
  return padEnd(truncate(cleanLine(text, 40), width - 1), width)
}

function hooked(step: HookStep, look: Look): string[] {
  const { forth, hook, begins = '', input, output, met, changes, byConntrack, ended } = step
  const { theme, width } = look
  const links = [
    begins,
    input === undefined ? '' : `in ${input}`,
    output === undefined ? '' : `out ${output}`,
  ]
  const left = `${forth ? '→' : '←'} ${padEnd('host', PLACE)}`
  const name = padEnd(hook, LINK)
  const way = cleanLine(links.filter((each) => each !== '').join(', '), 60)
  const room = width - 4
  const rules = elide(
    met.map(({ table, chain, kind, verdict, words }) => {
      const rule =
        kind === 'policy' ? `policy of ${chain}: ${verdict.toUpperCase()}` : words || `a rule of ${chain}`
      return { text: `${cleanLine(table, 30)}: ${cleanLine(rule, 300)}`, bad: verdict === 'drop' }
    }),
    MOST_RULES,
    (count) => ({ text: `… ${count} more rules that matched`, bad: false }),
  )
  const detail = (text: string, paint: (text: string) => string): string[] =>
    wrap(text, room, 2).map((line) => `    ${paint(line)}`)
  return [
    theme.quiet(left) + name + theme.quiet(way),
    ...rules.flatMap(({ text, bad }) => detail(text, bad ? theme.bad : theme.plain)),
    ...changes.flatMap((change) => detail(byConntrack ? `conntrack: ${change}` : change, theme.strong)),
    ...(ended ? [theme.bad(`  ✗ it went no further than ${hook}`)] : []),
  ]
}

function ending(
  { answered, cause, next }: Omit<Journey, 'title' | 'steps'>,
  { theme, width }: Look,
): string[] {
  const said = (mark: string, text: string, paint: (text: string) => string): string[] =>
    wrap(`${mark} ${cleanLine(text, 900)}`, width, 2).map((line) => paint(line))
  if (answered !== undefined) return said('✓', answered, theme.good)
  return [
    ...said('✗', cause ?? 'It was not answered, and nothing here decides why.', theme.bad),
    ...(next === undefined ? [] : said('→', next, theme.next)),
  ]
}
