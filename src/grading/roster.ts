/**
 * The rows of a roster, and which submission belongs to which of them. Where it could be two, neither is taken, and a note says so:
 * a mark that goes to somebody else is worse than one that has to be moved by hand.
 */
import { LabError } from '../errors.ts'
import { type Moment, parseLength, parseMoment, parseWordedMoment } from './moments.ts'
import { parseTable, type Table } from './table.ts'

export interface Member {
  /** In the file, from 1; the line of names is none. */
  row: number
  name: string
  /** As in the columns that identify somebody: a number, a user name. */
  ids: string[]
  email?: string
  group?: string
  submittedAt?: Moment
  /** Another deadline, or more time in milliseconds. */
  extension?: Moment | number
}

interface Handed {
  id: string
  people: readonly { name: string; id?: string; email?: string }[]
}

export interface Matched {
  /** By id of the submission. */
  members: Map<string, Member[]>
  /** Rows of nobody who has handed in. */
  absent: Member[]
  /** Ids of submissions of nobody in the roster. */
  unknown: string[]
  /** Why one was not matched although something fits. */
  notes: string[]
}

/** Names of columns in small letters, without what is no letter. Moodle's, Canvas' and Classroom 50's own are among them. */
const COLUMNS = {
  name: ['name', 'fullname', 'student', 'vollstandigername'],
  first: ['firstname', 'givenname'],
  last: ['lastname', 'surname', 'familyname'],
  id: [
    'id',
    'idnumber',
    'identifier',
    'identifikator',
    'sisuserid',
    'sisloginid',
    'username',
    'login',
    'githubusername',
    'sid',
    'studentid',
  ],
  email: ['email', 'emailaddress', 'mail'],
  submitted: ['submittedat', 'submitted', 'submissiontime'],
  // Moodle's worksheet, in words of its user's language: what cannot be read is not known.
  worded: ['lastmodifiedsubmission', 'zuletztgeandertabgabe'],
  extension: ['extension', 'extendeduntil'],
  group: ['group', 'groupname', 'team'],
} as const

/** @param file only to name the culprit. @param zone of moments that name none; minutes. @throws LabError `usage` */
export function parseRoster(text: string, file: string, zone = 0): Member[] {
  return membersIn(parseTable(text, file), file, zone)
}

/** @throws LabError `usage` */
export function membersIn({ head, rows }: Table, file: string, zone = 0): Member[] {
  const plain = head.map((name) =>
    name
      .normalize('NFD')
      .toLowerCase()
      .replace(/[^a-z]/g, ''),
  )
  const columnsOf = (kind: keyof typeof COLUMNS): number[] =>
    plain.flatMap((name, index) => ((COLUMNS[kind] as readonly string[]).includes(name) ? [index] : []))
  if (!(['name', 'last', 'id', 'email'] as const).some((kind) => columnsOf(kind).length > 0)) {
    throw new LabError('usage', `${file} has no column that says who is meant.`, {
      next: 'Its first line names the columns: id, name, email, submitted_at, extension, group. One of the first three has to be there.',
    })
  }
  return rows.flatMap((cells, index) => {
    const all = (kind: keyof typeof COLUMNS): string[] =>
      columnsOf(kind).flatMap((column) => {
        const value = cells[column]?.text.normalize('NFC').trim() ?? ''
        return value === '' ? [] : [value]
      })
    const [email] = all('email')
    const [group] = all('group')
    const ids = all('id').map(withoutParticipant)
    const name = all('name')[0] ?? [...all('first'), ...all('last')].join(' ')
    // What Canvas puts below the names.
    if (/^points possible$/i.test(name) || (name === '' && ids.length === 0 && email === undefined)) return []
    const row = index + 1
    const submitted = all('submitted')[0]
    const worded = parseWordedMoment(all('worded')[0] ?? '', zone)
    const extension = all('extension')[0]
    return {
      ...{ row, ids, name: name === '' ? (ids[0] ?? email ?? '') : name },
      ...(email === undefined ? {} : { email }),
      ...(group === undefined ? {} : { group }),
      ...(submitted === undefined || submitted === '-'
        ? worded === undefined
          ? {}
          : { submittedAt: worded }
        : { submittedAt: parseMoment(submitted, zone) ?? noTime(file, row, submitted) }),
      ...(extension === undefined
        ? {}
        : {
            extension: parseLength(extension) ?? parseMoment(extension, zone) ?? noTime(file, row, extension),
          }),
    }
  })
}

/** Moodle's worksheet has `Participant 123456`, in any language. */
function withoutParticipant(id: string): string {
  return /^\p{L}{3}\D* (\d{1,12})$/u.exec(id)?.[1] ?? id
}

function noTime(file: string, row: number, text: string): never {
  throw new LabError('usage', `${file}, row ${row}: ${JSON.stringify(text)} is no time.`, {
    next: 'Such as 2026-11-30T23:59+01:00; an extension may also be "2 days" or "12 h".',
  })
}

/** The first kind of key that decides is taken: a number before an address, that before a group's name, that before a name. */
export function matchRoster(members: readonly Member[], submissions: readonly Handed[]): Matched {
  const matched: Matched = { members: new Map(), absent: [], unknown: [], notes: [] }
  const kinds = [
    [
      (member: Member) => member.ids,
      ({ id, people }: Handed) => [...people.flatMap((one) => one.id ?? []), id],
    ],
    [
      (member: Member) =>
        member.email === undefined ? [] : [member.email, member.email.split('@')[0] ?? ''],
      ({ id, people }: Handed) => [...people.flatMap((one) => one.email ?? []), id],
    ],
    [(member: Member) => (member.group === undefined ? [] : [member.group]), groupNames],
    [(member: Member) => [member.name], ({ people }: Handed) => people.map(({ name }) => name)],
    [
      (member: Member) => squashed(member.name),
      ({ people }: Handed) => people.flatMap(({ name }) => squashed(name).slice(0, 1)),
    ],
  ] as const
  const indexes = kinds.map(([keys]) => indexOf(members, keys))
  const claimed = new Map<Member, string[]>()
  for (const submission of submissions) {
    const found = kinds.map(([, keys], kind) =>
      [...new Set(keys(submission).map(plain).filter(Boolean))].map((key) => indexes[kind]?.get(key) ?? []),
    )
    // A group's name means all of its members; any other key has to mean one.
    const decisive = found.findIndex((each, kind) =>
      each.some((own) => own.length === 1 || (kind === 2 && own.length > 0)),
    )
    if (decisive < 0) {
      const several = found.flat().find((own) => own.length > 1)
      if (several !== undefined)
        matched.notes.push(
          `${submission.id} may be one of ${several.map(({ row }) => `row ${row}`).join(', ')}: none was taken`,
        )
      matched.unknown.push(submission.id)
      continue
    }
    const named = (found[decisive] ?? []).flatMap((own) => (own.length === 1 || decisive === 2 ? own : []))
    const others = contradicting(named, found.slice(decisive + 1))
    if (others.length > 0) {
      matched.notes.push(
        `${submission.id} is row ${named[0]?.row} by one column and row ${others[0]?.row} by another: none was taken`,
      )
      matched.unknown.push(submission.id)
      continue
    }
    matched.members.set(submission.id, [...new Set(named)])
    for (const member of new Set(named)) claimed.set(member, [...(claimed.get(member) ?? []), submission.id])
  }
  withGroups(members, claimed, matched)
  for (const [member, ids] of claimed)
    if (ids.length > 1)
      matched.notes.push(`row ${member.row} fits ${ids.join(' and ')}: which of them counts has to be said`)
  matched.absent = members.filter((member) => !claimed.has(member))
  return matched
}

/** Other rows that a later kind of key names, where it names none of these: numbers of a site and of a roster may be of two kinds. */
function contradicting(named: readonly Member[], later: readonly Member[][][]): Member[] {
  for (const found of later) {
    const others = found.flatMap((own) => (own.length === 1 ? own : []))
    if (others.length > 0 && !others.some((other) => named.includes(other))) return others
  }
  return []
}

/** Members of a group that have nothing of their own share what one of them has handed in. */
function withGroups(members: readonly Member[], claimed: Map<Member, string[]>, matched: Matched): void {
  for (const [id, own] of matched.members)
    for (const { group } of [...own]) {
      if (group === undefined) continue
      for (const other of members.filter((member) => member.group === group && !claimed.has(member))) {
        own.push(other)
        claimed.set(other, [id])
      }
    }
}

function groupNames({ id, people }: Handed): string[] {
  return [id, ...people.map(({ name }) => name)]
}

function indexOf(
  members: readonly Member[],
  keys: (member: Member) => readonly string[],
): Map<string, Member[]> {
  const index = new Map<string, Member[]>()
  for (const member of members)
    for (const key of new Set(keys(member).map(plain).filter(Boolean)))
      index.set(key, [...(index.get(key) ?? []), member])
  return index
}

function plain(key: string): string {
  return key.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase()
}

/** Canvas writes `mullerzoe` for Zoë Müller: letters and digits, the family name first. As written, and turned round. */
function squashed(name: string): string[] {
  const bare = (text: string): string =>
    text
      .normalize('NFD')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, '')
  const words = name.split(/[\s,]+/).filter(Boolean)
  const turned = words.map((_, at) => bare([...words.slice(at), ...words.slice(0, at)].join('')))
  return [...new Set([bare(name), ...turned])]
}
