/**
 * results.jsonl: written a line at a time, so that whatever happens, what was graded stays graded.
 */
import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs'
import { type LabRecord, parseRecord } from './record.ts'

export interface Ledger {
  file: string
  /** The last of each lab of each submission, in the order in which they came. */
  records(): LabRecord[]
  find(submission: string, lab: string): LabRecord | undefined
  add(record: LabRecord): void
}

/** As a key of both. */
function keyOf(submission: string, lab: string): string {
  return JSON.stringify([submission, lab])
}

/** Takes up what is there. A last line that was cut short is taken away, and any other that is no result passed over. */
export function openLedger(file: string): Ledger {
  const known = new Map<string, LabRecord>()
  const remember = (record: LabRecord): void => {
    const key = keyOf(record.submission, record.lab)
    known.delete(key)
    known.set(key, record)
  }
  if (existsSync(file)) {
    const bytes = readFileSync(file)
    const whole = bytes.lastIndexOf('\n') + 1
    if (whole < bytes.length) truncateSync(file, whole)
    for (const line of bytes.toString('utf8', 0, whole).split('\n')) {
      const record = parseRecord(line)
      if (record !== undefined) remember(record)
    }
  }
  return {
    file,
    records: () => [...known.values()],
    find: (submission, lab) => known.get(keyOf(submission, lab)),
    add(record) {
      appendFileSync(file, `${JSON.stringify(record)}\n`)
      remember(record)
    },
  }
}
