/**
 * Whether two outputs of a command say the same. Each run has ports, process ids and times of its own; what they stand for
 * stays, and the same number must be the same in both places where it stands.
 */
import { type ListedCommand, textOf } from './fences.ts'

interface OfOneRun {
  /** With `same`, the number keeps its identity: `<port 1>` twice is the same port twice. */
  name: string
  same?: true
  patterns: RegExp[]
}

/** Numbers that are of one run only. Ports are those that the kernel gives to clients, from 32768 on. */
const OF_ONE_RUN: OfOneRun[] = [
  {
    name: 'port',
    same: true,
    patterns: [
      /(?<=\.)(?:3[2-9]|[45]\d|6[0-5])\d{3}(?=[ :])/g,
      /(?<=[sd]port=)(?:3[2-9]|[45]\d|6[0-5])\d{3}\b/g,
      /(?<=\d:)(?:3[2-9]|[45]\d|6[0-5])\d{3}\b/g,
    ],
  },
  { name: 'namespace', same: true, patterns: [/(?<=\b(?:net|uts|mnt|pid|ipc|user):\[)\d+(?=\])/g] },
  {
    name: 'id',
    same: true,
    patterns: [/(?<=\bid )\d+/g, /(?<=: )\d+(?=[+*-]* (?:\d\/\d\/\d|A\?|AAAA\?))/g],
  },
  { name: 'link-local', patterns: [/\bfe80::[\da-f:]+(?=\/64)/g] },
  { name: 'index', patterns: [/(?<=@if)\d+/g] },
  { name: 'seconds', patterns: [/(?<=\b(?:tcp 6|udp 17) )\d+/g] },
  { name: 'version', patterns: [/(?<=\bconntrack v)[\d.]+/g] },
  { name: 'time', patterns: [/(?<=\b(?:time[= ]?|after ))[\d.]+ ?ms/g] },
  { name: 'times', patterns: [/(?<=mdev = )[\d./]+ ms/g] },
]

/** @returns true also where lines are broken in other places, as `fold` does when a number is a digit longer */
export function sameListing(one: string, other: string): boolean {
  return essence(one) === essence(other)
}

function essence(text: string): string {
  return OF_ONE_RUN.reduce(withoutNumbers, text.replace(/\s+/g, ' ').trim())
}

function withoutNumbers(text: string, { name, same, patterns }: OfOneRun): string {
  const known = new Map<string, number>()
  const standIn = (value: string): string => {
    if (!same) return `<${name}>`
    const number = known.get(value) ?? known.size + 1
    known.set(value, number)
    return `<${name} ${number}>`
  }
  return patterns.reduce((rest, pattern) => rest.replace(pattern, standIn), text)
}

/**
 * All listings of a narrative as they should be written down: as they are recorded where that says the same, so that only
 * what has changed is changed. Listings of one narrative belong together: a port that stands in two of them is one port.
 */
export function settle(recorded: ListedCommand[][], now: ListedCommand[][]): ListedCommand[][] {
  const partly = now.map((listing, index) => {
    const before = recorded[index] ?? []
    return sameListing(textOf(before), textOf(listing)) ? before : listing
  })
  const whole = (listings: ListedCommand[][]): string => listings.map(textOf).join('\n')
  return [recorded, partly].find((listings) => sameListing(whole(listings), whole(now))) ?? now
}
