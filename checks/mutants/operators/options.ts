/**
 * Operators on the options of a command or a rule: left out, turned round, or about the other side.
 */
import type { Change, Place } from './operator.ts'
import { isFlag, type Line, lineAt, type Part, partsOf, type Word, word } from './words.ts'

/** For a line: the lists of words that somebody might have written. */
function onLine(place: Place, variants: (line: Line) => Word[][]): Change[] {
  const line = lineAt(place)
  return line === undefined ? [] : variants(line).map((words) => line.with(words))
}

const without = (words: Word[], { from, to }: Part): Word[] => [...words.slice(0, from), ...words.slice(to)]

/** An option or a match with its value. A port without its protocol is an error, so both go as well. */
export function droppedOption(place: Place): Change[] {
  return onLine(place, ({ words }) => {
    const parts = partsOf(words)
    const both = parts.flatMap((protocol, index) => {
      const port = parts[index + 1]
      if (protocol.flag !== '-p' || port === undefined || !/port$/.test(port.flag)) return []
      return [{ ...protocol, to: port.to }]
    })
    return [...parts, ...both].map((part) => without(words, part))
  })
}

/** A word that stands for several options, such as `${ours}`. */
export function droppedGroup(place: Place): Change[] {
  return onLine(place, ({ words }) => {
    const taken = partsOf(words)
    return words.flatMap(({ stands }, at) => {
      const group = /^(\$\{[^{}]*\}|\.\.\..*)$/.test(stands)
      if (!group || taken.some(({ from, to }) => from <= at && at < to)) return []
      return [without(words, { from: at, to: at + 1, flag: '' })]
    })
  })
}

/** `! -o` for `-o`, and the reverse. */
export function negated(place: Place): Change[] {
  return onLine(place, ({ words }) =>
    words.flatMap((each, at) => {
      if (each.says === '!') return [without(words, { from: at, to: at + 1, flag: '' })]
      if (!/^-[iosd]$/.test(each.says) || words[at - 1]?.says === '!') return []
      return [[...words.slice(0, at), word('!', each), ...words.slice(at)]]
    }),
  )
}

const OTHERS: Record<string, string[]> = {
  '-s': ['-d'],
  '-d': ['-s'],
  '-i': ['-o'],
  '-o': ['-i'],
  '-A': ['-I'],
  '-I': ['-A'],
  '--dport': ['--sport'],
  '--sport': ['--dport'],
  '--orig-port-dst': ['--orig-port-src', '--reply-port-dst'],
  '--reply-src': ['--orig-dst'],
  '--dst-nat': ['--src-nat', '--orig-dst'],
  PREROUTING: ['OUTPUT', 'POSTROUTING'],
  OUTPUT: ['PREROUTING'],
  FORWARD: ['INPUT'],
  ACCEPT: ['DROP', 'RETURN'],
  DROP: ['ACCEPT', 'RETURN'],
  MASQUERADE: ['ACCEPT'],
  DNAT: ['REDIRECT'],
  LOCAL: ['UNICAST'],
  REPLY: ['ORIGINAL'],
  on: ['off'],
  up: ['down'],
  replace: ['add'],
}

/** The other direction, the other end of the chain, the other chain, the other verdict. */
export function otherWord(place: Place): Change[] {
  return onLine(place, ({ words }) =>
    words.flatMap((each, at) => {
      const others = isFlag(each) || each.stands === each.says || at > 0 ? (OTHERS[each.says] ?? []) : []
      return others.map((says) => [...words.slice(0, at), word(says, each), ...words.slice(at + 1)])
    }),
  )
}

/** `RELATED,ESTABLISHED`: one of them missing, or new connections as well. */
export function otherStates(place: Place): Change[] {
  return onLine(place, ({ words }) =>
    words.flatMap((each, at) => {
      if (words[at - 1]?.says !== '--ctstate' || !/^[A-Z,]+$/.test(each.says)) return []
      const states = each.says.split(',')
      const fewer = states.length < 2 ? [] : states.map((one) => states.filter((state) => state !== one))
      return [...fewer, [...states, 'NEW']].map((list) => [
        ...words.slice(0, at),
        word(list.join(','), each),
        ...words.slice(at + 1),
      ])
    }),
  )
}
