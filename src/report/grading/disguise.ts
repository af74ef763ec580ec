/**
 * Names that nobody knows, for a page that is shown around. What a student's code says may have the student's name in it as well,
 * or that of somebody whose code it was.
 */
import type { Disguise } from './page.ts'

/** Everything that somebody is called, by the site and by the roster. */
export interface Known {
  submission: string
  people: readonly { name: string; id?: string; ids?: readonly string[]; email?: string }[]
}

export interface Disguises {
  of(submission: string): Disguise
  /** Of what is said of the class as a whole. */
  mask(text: string): string
}

/** What a text is searched for: words one after the other. */
interface Phrase {
  words: readonly string[]
  /** In place of it. */
  name: string
}

/** Characters: shorter words are part of everything. Of numbers, those are also ports and parts of addresses. */
const SHORTEST = 3
const SHORTEST_NUMBER = 4
/** A longer one is found inside of other words too, as in `schmidtbridge0`. */
const INSIDE = 5

/**
 * @param names pseudonyms, by id of the submission
 * @param texts of the course: their words are no names, unless somebody writes them so. A gap in place of every "mark" would
 *   say who is called that.
 */
export function disguisesOf(
  all: readonly Known[],
  names: ReadonlyMap<string, string>,
  texts: readonly string[] = [],
): Disguises {
  const ordinary = new Set(texts.flatMap((text) => wordsIn(text).map(({ text }) => text)))
  const phrases = all.map((known) => ({ known, own: phrasesOf(known, names.get(known.submission) ?? '') }))
  const everybody = indexOf(phrases.flatMap(({ own }) => own))
  const own = new Map(phrases.map(({ known, own }) => [known.submission, own]))
  const search = (text: string, indexes: readonly Index[]): string => masked(text, indexes, ordinary)
  return {
    of: (submission) => {
      const indexes = [indexOf(own.get(submission) ?? []), everybody]
      return { name: names.get(submission) ?? '', mask: (text) => search(text, indexes) }
    },
    mask: (text) => search(text, [everybody]),
  }
}

function phrasesOf({ submission, people }: Known, name: string): Phrase[] {
  const plain = people.flatMap(({ id = '', ids = [], email = '' }) => [
    ...[id, ...ids, email],
    email.split('@')[0] ?? '',
  ])
  const said = (text: string): string[] => wordsIn(text).map((word) => word.text)
  const whole = people.map((person) => said(person.name))
  // The family name may come first.
  const turned = whole.flatMap((words) => words.map((_, at) => [...words.slice(at), ...words.slice(0, at)]))
  const parts = whole.flat().map((word) => [word])
  return [said(submission), ...plain.map(said), ...turned, ...parts]
    .flatMap(spellings)
    .filter(isTelling)
    .map((words) => ({ words, name }))
}

/** `müller`, `muller` and `mueller`. */
function spellings(words: readonly string[]): string[][] {
  const plain = words.map(folded)
  const german = words.map((word) => folded(word.normalize('NFC').toLowerCase().replace(/[äöü]/g, '$&e')))
  return plain.join() === german.join() ? [plain] : [plain, german]
}

function isTelling(words: readonly string[]): boolean {
  const text = words.join('')
  if (/^\d*$/.test(text)) return text.length >= SHORTEST_NUMBER
  // Two signs are a whole name in some languages.
  return text.length >= (/^[\x20-\x7e]*$/.test(text) ? SHORTEST : 2)
}

interface Index {
  /** By the first word; the longest first. */
  phrases: Map<string, Phrase[]>
  /** What of somebody is part of this word. */
  inside(word: string): Phrase | undefined
}

function indexOf(all: readonly Phrase[]): Index {
  const phrases = new Map<string, Phrase[]>()
  for (const phrase of [...all].sort((one, other) => other.words.length - one.words.length)) {
    const [first = ''] = phrase.words
    phrases.set(first, [...(phrases.get(first) ?? []), phrase])
  }
  const isLong = ({ words: [word = '', ...more] }: Phrase): boolean =>
    more.length === 0 && /\p{L}/u.test(word) && (word.length >= INSIDE || !/^[\x20-\x7e]*$/.test(word))
  const long = all.filter(isLong)
  // A class says the same few thousand words all the time.
  const looked = new Map<string, Phrase | undefined>()
  const inside = (word: string): Phrase | undefined => {
    if (!looked.has(word))
      looked.set(
        word,
        long.find(({ words: [own = ''] }) => word.includes(own)),
      )
    return looked.get(word)
  }
  return { phrases, inside }
}

interface Word {
  text: string
  at: number
  plain: string
}

function wordsIn(text: string): Word[] {
  return [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map(({ 0: word, index }) => ({
    ...{ text: word, at: index, plain: folded(word) },
  }))
}

function folded(word: string): string {
  return word
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/ß/g, 'ss')
    .replace(/ø/g, 'o')
    .replace(/ł/g, 'l')
    .replace(/đ/g, 'd')
}

function masked(text: string, indexes: readonly Index[], ordinary: ReadonlySet<string>): string {
  const words = wordsIn(text)
  let [result, copied] = ['', 0]
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] as Word
    const found = indexes.map((index) => phraseAt(text, { words, at, index, ordinary })).find(Boolean)
    if (found === undefined) continue
    at += found.words.length - 1
    const last = words[at] as Word
    result += `${text.slice(copied, word.at)}${found.name}`
    copied = last.at + last.text.length
  }
  return result + text.slice(copied)
}

interface Place {
  words: readonly Word[]
  at: number
  index: Index
  ordinary: ReadonlySet<string>
}

/** What may stand between two words of a name, an address or a file's name. */
const BETWEEN = /^[^\p{L}\p{N}\n]{1,3}$/u

function phraseAt(text: string, { words, at, index, ordinary }: Place): Phrase | undefined {
  const word = words[at] as Word
  const found = (index.phrases.get(word.plain) ?? []).find((phrase) =>
    phrase.words.every((each, offset) => {
      const [before, here] = [words[at + offset - 1], words[at + offset]]
      if (here?.plain !== each) return false
      return offset === 0 || BETWEEN.test(text.slice((before?.at ?? 0) + (before?.text.length ?? 0), here.at))
    }),
  )
  if (found !== undefined) return found.words.length > 1 || !ordinary.has(word.text) ? found : undefined
  return ordinary.has(word.text) ? undefined : index.inside(word.plain)
}

/**
 * The same name for the same submission as before; new ones in an order that says nothing of anybody.
 * @param known by id of the submission
 */
export function pseudonyms(
  ids: readonly string[],
  known: ReadonlyMap<string, string>,
  random: () => number,
): Map<string, string> {
  const names = new Map([...known].filter(([id]) => ids.includes(id)))
  const taken = new Set(known.values())
  const open = ids.filter((id) => !known.has(id))
  for (let last = open.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1))
    ;[open[last], open[other]] = [open[other] as string, open[last] as string]
  }
  let number = 1
  for (const id of open) {
    while (taken.has(`Student ${number}`)) number += 1
    names.set(id, `Student ${number}`)
    taken.add(`Student ${number}`)
  }
  return names
}
