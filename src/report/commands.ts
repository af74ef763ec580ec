/**
 * Lists the commands that the learner's code ran: exit code, line, and the one that matters with what it had to say.
 */
import type { Evidence, TracedCommand } from '../verdict/verdict.ts'
import { cleanLine, cleanLines } from './hostile.ts'
import { padEnd, plural, spread, truncate, wrap } from './layout.ts'
import type { Theme } from './theme.ts'

/** Where --full shows the rest. */
const mostCommandsFolded = 4
/** More than any honest code runs in a scenario; of more, both ends. */
const mostCommands = 200
const mostOutputLines = 6
const mostLinesOfCommand = { folded: 3, full: 12 }

/** `width` columns; the line that stands for several commands says how many. */
export function listCommands(evidence: Evidence, { width, theme, full }: Look & { full: boolean }): string[] {
  const commands = evidence.commands ?? []
  const culprit = culpritOf(evidence)
  const shown = chosen(commands, culprit, full ? mostCommands : mostCommandsFolded)
  const lineOf = filesOf(evidence).size > 1 ? labAndLineOf : lineAloneOf
  const lines: string[] = []
  let skipped = 0
  for (const [index, command] of commands.entries()) {
    if (!shown.has(index)) {
      skipped += 1
      continue
    }
    if (skipped > 0) lines.push(theme.quiet(`  … ${plural(skipped, 'more command')}`))
    skipped = 0
    const line = lineOf(command)
    lines.push(
      ...(index === culprit
        ? inFull(command, { width, theme, full })
        : inShort(command, line, { width, theme, full })),
    )
  }
  return lines
}

/** Whether one of them is what the failure is about; where a packet was lost, the last ones seldom are. */
export function hasCulprit(evidence: Evidence): boolean {
  return culpritOf(evidence) >= 0
}

/** Code may probe with commands that are meant to fail (`iptables -C`): only where it gave up is a failure to show. */
function culpritOf({ commands = [], at }: Evidence): number {
  const failed = (command: TracedCommand | undefined) => command !== undefined && command.exitCode !== 0
  const byPlace = commands.findLastIndex(
    (command) => at !== undefined && command.at === at && failed(command),
  )
  if (byPlace >= 0) return byPlace
  return failed(commands.at(-1)) ? commands.length - 1 : -1
}

/** All of a short list; else the first ones, the last ones, and the culprit with what came just before it. */
function chosen(commands: TracedCommand[], culprit: number, most: number): Set<number> {
  const all = [...commands.keys()]
  if (all.length <= most) return new Set(all)
  const around = culprit < 0 ? [] : [culprit - 1, culprit].filter((index) => index >= 0)
  const head = all.slice(0, Math.max(0, Math.floor(most / 2) - 2))
  return new Set([...head, ...around, ...all.slice(-(most - 1 - head.length - around.length))])
}

interface Look {
  width: number
  theme: Theme
}

function inShort(
  command: TracedCommand,
  line: string,
  { width, theme, full }: Look & { full: boolean },
): string[] {
  // Exit 0 goes without saying.
  const right = `${command.exitCode === 0 ? '' : `  ${exitOf(command)}`}  ${line}`
  const [first = '', ...rest] = wrap(cleanLine(command.command), width - right.length - 2, 4)
  const paint = command.exitCode === 0 ? theme.quiet : theme.odd
  const most = (full ? mostLinesOfCommand.full : mostLinesOfCommand.folded) - 1
  const shown = rest.length <= most ? rest : [...rest.slice(0, most - 1), `${rest[most - 1]} …`]
  return [padEnd(`  ${first}`, width - right.length) + paint(right), ...shown.map((line) => `  ${line}`)]
}

function inFull(command: TracedCommand, { width, theme, full }: Look & { full: boolean }): string[] {
  const words = wrap(cleanLine(command.command), width - 2, 2).slice(
    0,
    full ? mostLinesOfCommand.full : mostLinesOfCommand.folded + 1,
  )
  const output = cleanLines(command.output, 300).filter((line) => line.trim() !== '')
  const said = output.slice(-mostOutputLines).flatMap((line) => wrap(line, width - 6))
  const end = command.at === undefined ? endOf(command) : `${endOf(command)}  ${cleanLine(command.at, 120)}`
  return [
    ...words.map((line, index) => theme.bad(`${index === 0 ? '✗' : ' '} ${line}`)),
    ...wrap(end, width - 4).map((line) => theme.bad(`    ${line}`)),
    ...said.map((line) => `    ${theme.quiet('│')} ${line}`),
  ]
}

function exitOf({ exitCode }: TracedCommand): string {
  return exitCode === null ? 'no exit' : `exit ${exitCode}`
}

function endOf(command: TracedCommand): string {
  return command.exitCode === null ? 'ended by a signal, or still running' : exitOf(command)
}

/** `:121`, as wide for every line below 1000; the file is named above the list. */
function lineAloneOf({ at }: TracedCommand): string {
  return (at === undefined ? '' : `:${/:(\d{1,6})$/.exec(at)?.[1] ?? '?'}`).padEnd(4)
}

/** `4.1:121`, where a lab is built on another. */
function labAndLineOf(command: TracedCommand): string {
  const lab = /(\d{1,3}\.\d{1,3})-[^/]*\/[^/]*$/.exec(command.at ?? '')?.[1] ?? ''
  return `${lab}${lineAloneOf(command)}`.padEnd(7)
}

function filesOf({ commands = [] }: Pick<Evidence, 'commands'>): Set<string> {
  return new Set(
    commands.flatMap(({ at }) => (at === undefined ? [] : [cleanLine(at.replace(/:\d+$/, ''), 100)])),
  )
}

/** A heading for the list, with the file that its line numbers belong to. */
export function commandsTitle({ commands = [] }: Evidence, width: number): string {
  const files = filesOf({ commands })
  const [file] = files
  return files.size === 1 && file !== undefined
    ? spread('what your code ran', truncate(file, width - 20), width)
    : 'what your code ran'
}
