/**
 * results.jsonl: written a line at a time, so that whatever happens, what was graded stays graded. Each attempt at a part of a
 * class writes a file of its own beside it: an attempt that was given up for lost may still be writing.
 */
import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fdatasyncSync, openSync, readdirSync, truncateSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { preferred } from './merge.ts'
import { type LabRecord, parseRecord } from './record.ts'
import { type Attempt, eachLine, headerLine, keyOf, readResults } from './result-file.ts'
import type { Shard } from './shard.ts'

export interface Ledger {
  file: string
  /** All of the file, evidence included. The last of each lab of each submission, in the order in which they came. */
  records(): LabRecord[]
  /** Without verdicts: they stay in the file. */
  find(submission: string, lab: string): LabRecord | undefined
  add(record: LabRecord): void
}

/** Names of files with results in a folder: of one that did all, and of attempts at parts. */
export function resultFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /^results(?:\.\d+-of-\d+\.[\da-f]+)?\.jsonl$/.test(name))
    .sort()
    .map((name) => join(folder, name))
}

/**
 * Takes up what is there. A last line that was cut short is taken away, and any other that is no result passed over.
 * @throws LabError `usage` when somebody else may have written it
 */
export function openLedger(file: string): Ledger {
  const known = new Map<string, LabRecord>()
  // Evidence of a whole class is more than memory should hold.
  const remember = (record: LabRecord): void => {
    known.delete(keyOf(record))
    known.set(keyOf(record), { ...record, verdicts: [], losses: [] })
  }
  if (existsSync(file)) {
    const whole = eachLine(file, (line) => {
      const record = parseRecord(line)
      if (record !== undefined) remember(record)
    })
    truncateSync(file, whole)
  }
  return {
    file,
    records: () => (existsSync(file) ? readResults(file).records : []),
    find: (submission, lab) => known.get(keyOf({ submission, lab })),
    add(record) {
      append(file, `${JSON.stringify(record)}\n`, 'a')
      remember(record)
    },
  }
}

/** For one attempt at a part of a class. */
export function openAttempt(folder: string, attempt: Attempt & { shard: Shard }): Ledger {
  const { index, total } = attempt.shard
  const file = join(folder, `results.${index}-of-${total}.${randomBytes(4).toString('hex')}.jsonl`)
  append(file, headerLine(attempt), 'ax')
  return openLedger(file)
}

/**
 * Takes over what other files in the folder have, and only that: a result that still holds is not found out again.
 * @param holds asked of every record
 * @throws LabError `usage` when somebody else may have written one of them
 */
export function adopt(ledger: Ledger, folder: string, holds: (record: LabRecord) => boolean): void {
  const found = new Map<string, LabRecord>()
  for (const file of resultFiles(folder)) {
    if (file === ledger.file) continue
    for (const record of readResults(file).records)
      if (holds(record)) found.set(keyOf(record), preferred(record, found.get(keyOf(record))))
  }
  for (const record of found.values()) {
    const own = ledger.find(record.submission, record.lab)
    if (own === undefined || !holds(own)) ledger.add(record)
  }
}

/** On the disk when it returns, and for nobody else to write. */
function append(file: string, text: string, flag: 'a' | 'ax'): void {
  const descriptor = openSync(file, flag, 0o644)
  try {
    const bytes = Buffer.from(text)
    for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at)
    fdatasyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
