/**
 * Reads a file of results, if only this user or root can have written it. Hashes say that code, checks and image are the same, but
 * everybody who has the repository can work them out.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import * as v from 'valibot'
import { LabError } from '../errors.ts'
import { type LabRecord, parseRecord } from './record.ts'

/** The first line of a file that one of several attempts writes: what there was to do. */
export interface Attempt {
  /** Absent when it was to do all. */
  shard?: { index: number; total: number } | undefined
  /** Ids of all submissions of the class, in order. */
  submissions: string[]
  labs: string[]
}

const text = v.string()
const header = v.object({
  schemaVersion: v.literal(1),
  attempt: v.object({
    shard: v.optional(v.object({ index: v.number(), total: v.number() })),
    submissions: v.array(text),
    labs: v.array(text),
  }),
})

export interface ResultFile {
  file: string
  /** The last of each lab of each submission. */
  records: LabRecord[]
  attempt?: Attempt
  /** Bytes up to the end of the last line that is whole. */
  whole: number
}

/** As a key of both. */
export function keyOf({ submission, lab }: Pick<LabRecord, 'submission' | 'lab'>): string {
  return JSON.stringify([submission, lab])
}

/** Of ids: as submissions are sorted when they are found, and so rows in every report. */
export function byCode(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1
}

export function headerLine(attempt: Attempt): string {
  return `${JSON.stringify({ schemaVersion: 1, attempt })}\n`
}

/** Without evidence, which is most of it. */
export function brief(record: LabRecord): LabRecord {
  return { ...record, losses: [], verdicts: record.verdicts.map(({ evidence: _, ...verdict }) => verdict) }
}

/**
 * What is no result is passed over, and so is a last line that was cut short.
 * @param as what is kept of each, such as {@link brief} of those of a whole class
 * @throws LabError `usage`
 */
export function readResults(file: string, as = (record: LabRecord): LabRecord => record): ResultFile {
  const known = new Map<string, LabRecord>()
  let attempt: Attempt | undefined
  const whole = eachLine(file, (line) => {
    const record = parseRecord(line)
    if (record === undefined) {
      attempt ??= parseHeader(line)
      return
    }
    known.delete(keyOf(record))
    known.set(keyOf(record), as(record))
  })
  return { file, records: [...known.values()], ...(attempt === undefined ? {} : { attempt }), whole }
}

function parseHeader(line: string): Attempt | undefined {
  try {
    const result = v.safeParse(header, JSON.parse(line))
    return result.success ? result.output.attempt : undefined
  } catch {
    return undefined
  }
}

const CHUNK = 1024 * 1024

/** A class may have more than fits in one string. @returns bytes up to the end of the last whole line */
export function eachLine(file: string, take: (line: string, at: number, length: number) => void): number {
  const descriptor = openOwn(file)
  try {
    const chunk = Buffer.alloc(CHUNK)
    let rest: Buffer[] = []
    let whole = 0
    for (;;) {
      const length = readSync(descriptor, chunk, 0, CHUNK, null)
      if (length === 0) return whole
      let from = 0
      for (let end = chunk.indexOf(10); end >= 0 && end < length; end = chunk.indexOf(10, from)) {
        const line = Buffer.concat([...rest, chunk.subarray(from, end)])
        take(line.toString(), whole, line.length)
        whole += line.length + 1
        rest = []
        from = end + 1
      }
      rest.push(Buffer.from(chunk.subarray(from, length)))
    }
  } finally {
    closeSync(descriptor)
  }
}

/** @returns a descriptor @throws LabError `usage` when somebody else may have written it */
export function openOwn(file: string): number {
  const descriptor = openRegular(file)
  const { uid, mode } = fstatSync(descriptor)
  const me = process.getuid?.()
  const problem =
    me !== undefined && uid !== me && uid !== 0
      ? `belongs to another user (${uid})`
      : (mode & 0o022) !== 0
        ? 'can be written by others'
        : undefined
  if (problem === undefined) return descriptor
  closeSync(descriptor)
  throw new LabError('usage', `${file} ${problem}, so its results may be anybody’s.`, {
    next: `If they are yours: chown "$(id -u)" '${file}' && chmod go-w '${file}'`,
  })
}

function openRegular(file: string): number {
  let descriptor: number
  try {
    // Without O_NONBLOCK a pipe would be waited for.
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    const why = code === 'ELOOP' ? 'is a link, which is not followed' : `cannot be read (${code})`
    throw new LabError('usage', `${file} ${why}.`, { cause })
  }
  if (fstatSync(descriptor).isFile()) return descriptor
  closeSync(descriptor)
  throw new LabError('usage', `${file} is not a regular file.`)
}
