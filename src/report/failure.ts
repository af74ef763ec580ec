/**
 * One failed check in full: what should have happened, what did, and everything that helps to see why. What to do next is
 * the summary's last line, which stands right below it.
 */
import type { Evidence, StateListing, Verdict } from '../verdict/verdict.ts'
import { commandsTitle, hasCulprit, listCommands } from './commands.ts'
import { cleanLine, cleanLines } from './hostile.ts'
import { elide, plural, wrap } from './layout.ts'
import { drawPath, pathInWords } from './path-drawing.ts'
import { columns, type RenderOptions, type Theme, themeOf } from './theme.ts'

const margin = 4
const label = 'expected'.length + 2
const mostStateLines = 60
/** Lines of a listing that are looked at at all. */
const mostLooked = 500
const mostOutputLines = 6
const mostOutputLinesFull = 200

export interface FailureOptions extends RenderOptions {
  /** Of the lab, that the check belongs to: `step 2 of 6`. */
  step?: string | undefined
  /** All that is known, however long. */
  full?: boolean
  /** Lines that there is room for: what was expected and observed is always there, and of the rest what fits as a whole. */
  height?: number
  /** No blank line below the heading. */
  tight?: boolean
  /** What the code printed stands elsewhere. */
  withoutOutput?: boolean
}

/** Several lines, without one at the end. */
export function renderFailure(verdict: Verdict, options: FailureOptions): string {
  const theme = themeOf(options)
  const width = columns(options)
  const title = cleanLine(verdict.title)
  const heading = wrap(options.step === undefined ? title : `${options.step}: ${title}`, width - margin).map(
    (line, index) => theme.bad(theme.strong(`${index === 0 ? '  ✗ ' : '    '}${line}`)),
  )
  if (verdict.evidence === undefined) return heading.join('\n')
  const { full = false } = options
  const height = full ? Number.POSITIVE_INFINITY : (options.height ?? Number.POSITIVE_INFINITY)
  const blocks = evidenceBlocks(options.withoutOutput ? silent(verdict.evidence) : verdict.evidence, {
    ...{ width: width - margin, theme, full },
  })
  const blank = options.tight ? 0 : 1
  const body = fitting(blocks, height - heading.length - blank).map((block) =>
    block.map((line) => (line === '' ? '' : ' '.repeat(margin) + line)).join('\n'),
  )
  return [heading.join('\n'), body.join('\n\n')].join('\n'.repeat(blank + 1))
}

function silent({ output: _, ...evidence }: Evidence): Evidence {
  return evidence
}

interface Look {
  width: number
  theme: Theme
  full: boolean
}

/** Blocks of lines, the most telling first; some can be said in fewer lines. */
interface Block {
  lines: string[]
  short?: string[]
}

/** The first one always; of the others, those for which there is room. */
function fitting([core, ...others]: Block[], height: number): string[][] {
  if (core === undefined) return []
  const shown = [core.lines]
  let room = height - core.lines.length
  for (const { lines, short } of others) {
    const fits = [lines, short].find((each) => each !== undefined && each.length < room)
    if (fits === undefined) continue
    shown.push(fits)
    room -= fits.length + 1
  }
  return shown
}

function evidenceBlocks(evidence: Evidence, { width, theme, full }: Look): Block[] {
  const { path = [], state = [], output = '', commands = [] } = evidence
  const listed = commands.length > 0 && (full || path.length === 0 || hasCulprit(evidence))
  const blocks: Block[] = [
    {
      lines: [...labelled('expected', evidence.expected, width, theme), ...observed(evidence, width, theme)],
    },
    path.length === 0
      ? { lines: [] }
      : {
          lines: [
            'where the packet was heard',
            ...drawPath(path, width - 1, theme).map((line) => ` ${line}`),
          ],
          short: labelled('heard at', pathInWords(path), width, theme),
        },
    {
      lines: listed
        ? [commandsTitle(evidence, width), ...listCommands(evidence, { width, theme, full })]
        : [],
    },
    ...(full ? stateBlocks(state, width, theme).map((lines) => ({ lines })) : []),
    {
      lines:
        output.trim() === ''
          ? []
          : ['what your code printed', ...indented(printed(output, { width: width - 2, theme, full }))],
    },
  ]
  return blocks.filter(({ lines }) => lines.length > 0)
}

function observed(evidence: Evidence, width: number, theme: Theme): string[] {
  const at = evidence.at === undefined ? [] : labelled('at', cleanLine(evidence.at, 200), width, theme)
  const cause = evidence.cause === undefined ? [] : labelled('cause', evidence.cause, width, theme)
  return [...labelled('observed', evidence.observed, width, theme), ...at, ...cause]
}

function labelled(name: string, text: string, width: number, theme: Theme): string[] {
  const lines = cleanLines(text).flatMap((line) => wrap(line, width - label))
  const shown = elide(lines, 12, (count) => `… ${plural(count, 'more line')}`)
  return shown.map((line, index) => theme.quiet((index === 0 ? name : '').padEnd(label)) + line)
}

/** Listings of a few short lines take one line each, together; the others a block of their own. */
function stateBlocks(state: StateListing[], width: number, theme: Theme): string[][] {
  const clean = state.map(({ title, lines }) => ({
    title: cleanLine(title, 80),
    lines: lines.slice(0, mostLooked).flatMap((line) => cleanLines(line, 400)),
    left: Math.max(0, lines.length - mostLooked),
  }))
  const joined = ({ title, lines }: StateListing) =>
    `${title}: ${lines.map((line) => line.trim()).join(' · ')}`
  const isShort = (listing: StateListing) => joined(listing).length <= 2 * (width - 4)
  const short = clean
    .filter(isShort)
    .flatMap((listing) =>
      wrap(joined(listing), width, 2).map((line, index) =>
        index === 0 ? listing.title + theme.quiet(line.slice(listing.title.length)) : theme.quiet(line),
      ),
    )
  const long = clean
    .filter((listing) => !isShort(listing))
    .map(({ title, lines, left }) => {
      const shown = elide(lines, mostStateLines, (count) => `… ${plural(count + left, 'more line')}`)
      return [
        title,
        ...indented(shown.flatMap((line) => wrap(line, width - 2, 4)).map((line) => theme.quiet(line))),
      ]
    })
  return [short, ...long]
}

/** The end of it, where a program says why it gives up. */
function printed(output: string, { width, theme, full }: Look): string[] {
  const lines = cleanLines(output.slice(-16_000)).filter((line) => line.trim() !== '')
  const most = full ? mostOutputLinesFull : mostOutputLines
  const tail = lines.slice(-most).flatMap((line) => wrap(line, width - 2).slice(0, 3))
  const left = lines.length - most
  const before = left > 0 ? [theme.quiet(`… ${plural(left, 'line')} before that`)] : []
  return [...before, ...tail.map((line) => `${theme.quiet('│')} ${line}`)]
}

function indented(lines: string[]): string[] {
  return lines.map((line) => `  ${line}`)
}
