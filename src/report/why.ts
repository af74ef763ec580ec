/**
 * What each part of a network is good for: a block for each, with the packets that die when it is taken away.
 */
import type { Lab } from '../catalog/index.ts'
import type { Loss, Question, Taking } from '../scene/index.ts'
import { cleanLine } from './hostile.ts'
import { plural, wrap } from './layout.ts'
import { columns, type RenderOptions, themeOf } from './theme.ts'

export interface WhyReport {
  head(): string
  line(loss: Loss): string
  /** @param next the command to go on with */
  sum(losses: Loss[], next?: string): string
}

/** Packets of one part that have a line of their own. */
const mostPackets = 4

export function liveWhy(
  { id, title }: Pick<Lab, 'id' | 'title'>,
  taking: Taking,
  options: RenderOptions,
): WhyReport {
  const theme = themeOf(options)
  const width = columns(options) - 6
  const { questions, parts, whole } = taking
  const working = whole.filter(({ answered }) => answered).length
  const rest = working === questions.length ? '' : '; the others try what must not get through'
  const lines = (texts: string[], mark: string): string[] =>
    texts.flatMap((text) =>
      wrap(text, width - 6).map((line, at) => `      ${at === 0 ? mark : ' '.repeat(mark.length)}${line}`),
    )
  return {
    head: () =>
      [
        `  ${theme.strong(`Lab ${cleanLine(id, 20)} · ${cleanLine(title, 100)}`)}`,
        '',
        ...wrap(
          `Each of ${plural(parts.length, 'part')} is taken away in its turn, ${plural(questions.length, 'packet')} are sent, and it is put back. With everything in place an answer comes to ${working}${rest}. ✗ is a packet that is not answered without the part${questions.some(({ oneWay }) => oneWay) ? '; one way is a datagram that only has to arrive' : ''}.`,
          columns(options) - 4,
        ).map((line) => `  ${line}`),
        '',
        '',
      ].join('\n'),
    line(loss) {
      const { part, died, cameAlive, otherSource, refused } = loss
      const where =
        part.kind === 'rule' ? `${part.table ?? ''} ` : part.place === 'host' ? '' : `in ${part.place}: `
      const [first = '', ...rest] = wrap(cleanLine(`${where}${part.words}`, 300), width)
      const head = [`  ${theme.strong(first)}`, ...rest.map((text) => `    ${theme.strong(text)}`)]
      if (refused !== undefined)
        return `${[...head, ...lines([`cannot be taken away by itself: ${cleanLine(refused, 160)}`], '· ').map((line) => theme.quiet(line))].join('\n')}\n\n`
      const dead = listed(died)
      const alive = listed(cameAlive)
      const seen = otherSource.map(
        ({ question, without }) => `${packetOf(question)}: it would be seen from ${cleanLine(without, 40)}`,
      )
      const told = [
        ...lines(dead, '✗ ').map((line) => theme.bad(line)),
        ...lines(
          alive.map((text) => `${text}: gets through without it`),
          '! ',
        ).map((line) => theme.odd(line)),
        ...lines(seen, '! ').map((line) => theme.odd(line)),
      ]
      const nothing = theme.quiet('      · nothing here depends on it')
      return `${[...head, ...(told.length === 0 ? [nothing] : told)].join('\n')}\n\n`
    },
    sum(losses, next) {
      const idle = losses.filter(isIdle).length
      const taken = losses.filter(({ refused }) => refused === undefined).length
      const sum =
        idle === 0
          ? `On each of these ${taken} something depends.`
          : `On ${taken - idle} of ${taken} something depends. The others may be for packets that this scene does not send, or stop one that another rule stops as well: can you think of one?`
      const told = wrap(sum, columns(options) - 4).map((line) => `  ${theme.strong(line)}`)
      return `${[...told, ...(next === undefined ? [] : ['', `  ${theme.next(`→ ${next}`)}`])].join('\n')}\n`
    },
  }
}

function isIdle({ died, cameAlive, otherSource, refused }: Loss): boolean {
  return refused === undefined && died.length + cameAlive.length + otherSource.length === 0
}

function listed(questions: Question[]): string[] {
  const all = questions.map(packetOf)
  const left = all.length - mostPackets
  return left > 1 ? [...all.slice(0, mostPackets), `and ${left} more`] : all
}

/** `web → 203.0.113.10:80 (internet)`; `host → 172.18.0.2 (web), ping` */
export function packetOf({ from, who, to, port, protocol, oneWay }: Question): string {
  const isPing = protocol === 'icmp' || port === undefined
  const target = isPing ? to : `${to}:${port}${protocol === 'udp' ? '/udp' : ''}`
  const name = who === 'host' ? '' : ` (${cleanLine(who, 40)})`
  const how = isPing ? ', ping' : oneWay ? ', one way' : ''
  return `${cleanLine(from, 40)} → ${cleanLine(target, 60)}${name}${how}`
}
