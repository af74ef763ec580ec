/**
 * The terminal sessions in a narrative: fenced blocks of the kind `console`, in which a line `web# ip route` is a command at a
 * place and the lines below it are what it printed. Text in, text out; runs nothing.
 */

export interface ListedCommand {
  /** Where it is typed, as the narrative says it: `host`, `neighbor`, `web`; `$` for the learner's own machine. */
  place: string
  /** One line of shell, or several of which all but the last end in a backslash. */
  line: string
  /** Without the line end of the last line; empty when it prints nothing. */
  output: string
}

export interface Listing {
  /** Line of the file at which the fence opens, from 1. */
  at: number
  commands: ListedCommand[]
}

/** The learner's own machine is `$`, and only what it traces is recorded: the rest depends on the machine. */
const PROMPT = /^(?:([a-z][a-z0-9]*)#|(\$)(?= npm run lab trace )) (.+)$/

/**
 * All listings of a narrative, in its order. A session at the learner's own machine, with `$` for a prompt, is none, unless it
 * begins with a trace.
 *
 * @throws Error when a fence begins with neither prompt
 */
export function findListings(markdown: string): Listing[] {
  return fencesOf(markdown.split('\n')).map(({ open, body }) => ({
    at: open + 1,
    commands: commandsIn(body),
  }))
}

/** The narrative with other outputs in its listings, one list of commands for each. */
export function withOutputs(markdown: string, listings: ListedCommand[][]): string {
  const lines = markdown.split('\n')
  const fences = fencesOf(lines)
  for (const [index, { open, body }] of [...fences.entries()].reverse()) {
    const commands = listings[index]
    if (commands !== undefined) lines.splice(open + 1, body.length, textOf(commands))
  }
  return lines.join('\n')
}

/** What stands inside the fence. */
export function textOf(commands: ListedCommand[]): string {
  return commands
    .map(
      ({ place, line, output }) =>
        `${place === '$' ? '$' : `${place}#`} ${line}${output === '' ? '' : `\n${output}`}`,
    )
    .join('\n')
}

interface Fence {
  /** Index of the line that opens it. */
  open: number
  body: string[]
}

function fencesOf(lines: string[]): Fence[] {
  const fences: Fence[] = []
  let fence: Fence | undefined
  let other = false
  for (const [index, line] of lines.entries()) {
    if (!line.startsWith('```')) fence?.body.push(line)
    else if (fence !== undefined) {
      if (isListing(fence)) fences.push(fence)
      fence = undefined
    } else if (other) other = false
    else if (line.trim() === '```console') fence = { open: index, body: [] }
    else other = true
  }
  return fences
}

function isListing({ open, body: [first = ''] }: Fence): boolean {
  if (PROMPT.test(first)) return true
  if (first.startsWith('$ ')) return false
  throw new Error(`the listing in line ${open + 1} does not begin with a prompt`)
}

function commandsIn(body: string[]): ListedCommand[] {
  const commands: { place: string; line: string; printed: string[] }[] = []
  for (const text of body) {
    const [, inside, outside, line] = PROMPT.exec(text) ?? []
    const place = inside ?? outside
    const last = commands.at(-1)
    if (place !== undefined && line !== undefined) commands.push({ place, line, printed: [] })
    else if (last?.line.endsWith('\\') && last.printed.length === 0) last.line += `\n${text}`
    else last?.printed.push(text)
  }
  return commands.map(({ place, line, printed }) => ({ place, line, output: printed.join('\n') }))
}
