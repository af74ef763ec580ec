/**
 * The terminal sessions in a narrative: fenced blocks of the kind `console`, in which a line `web# ip route` is a command at a
 * place and the lines below it are what it printed. Text in, text out; runs nothing.
 */

export interface ListedCommand {
  /** Where it is typed, as the narrative says it: `host`, `neighbor`, `web`. */
  place: string
  /** One line of shell. */
  line: string
  /** Without the line end of the last line; empty when it prints nothing. */
  output: string
}

export interface Listing {
  /** Line of the file at which the fence opens, from 1. */
  at: number
  commands: ListedCommand[]
}

const PROMPT = /^([a-z][a-z0-9]*)# (.+)$/

/** All listings of a narrative, in its order. */
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
    if (commands !== undefined) lines.splice(open + 1, body.length, ...commands.flatMap(linesOf))
  }
  return lines.join('\n')
}

function linesOf({ place, line, output }: ListedCommand): string[] {
  return [`${place}# ${line}`, ...(output === '' ? [] : output.split('\n'))]
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
      fences.push(fence)
      fence = undefined
    } else if (other) other = false
    else if (line.trim() === '```console') fence = { open: index, body: [] }
    else other = true
  }
  return fences
}

function commandsIn(body: string[]): ListedCommand[] {
  const commands: { place: string; line: string; printed: string[] }[] = []
  for (const text of body) {
    const [, place, line] = PROMPT.exec(text) ?? []
    if (place !== undefined && line !== undefined) commands.push({ place, line, printed: [] })
    else commands.at(-1)?.printed.push(text)
  }
  return commands.map(({ place, line, printed }) => ({ place, line, output: printed.join('\n') }))
}
