/**
 * A file of results that is read a submission at a time: where each line lies is remembered, and what is in it is not.
 */
import { closeSync, readSync } from 'node:fs'
import { type LabRecord, parseRecord } from './record.ts'
import { byCode, eachLine, keyOf, openOwn } from './result-file.ts'

export interface Results extends Disposable {
  /** In the order of their ids, not in that in which they were ready. */
  submissions: { id: string; people: LabRecord['people'] }[]
  /** Of all labs that there are; the last of each counts. */
  recordsOf(submission: string): LabRecord[]
  labs: string[]
}

interface Place {
  submission: string
  lab: string
  at: number
  length: number
}

/** @throws LabError `usage` when somebody else may have written it */
export function openResults(file: string): Results {
  const places = new Map<string, Place>()
  const people = new Map<string, LabRecord['people']>()
  eachLine(file, (line, at, length) => {
    const record = parseRecord(line)
    if (record === undefined) return
    const { submission, lab } = record
    places.set(keyOf(record), { submission, lab, at, length })
    people.set(submission, record.people)
  })
  const own = new Map<string, Place[]>()
  for (const place of places.values())
    own.set(place.submission, [...(own.get(place.submission) ?? []), place])
  const labs = [...new Set([...places.values()].map(({ lab }) => lab))].sort((one, other) =>
    one.localeCompare(other, 'en', { numeric: true }),
  )
  const descriptor = openOwn(file)
  return {
    labs,
    submissions: [...people]
      .map(([id, people]) => ({ id, people }))
      .sort((one, other) => byCode(one.id, other.id)),
    recordsOf: (submission) =>
      (own.get(submission) ?? [])
        .toSorted((one, other) => labs.indexOf(one.lab) - labs.indexOf(other.lab))
        .map((place) => recordAt(descriptor, place)),
    [Symbol.dispose]: () => closeSync(descriptor),
  }
}

/** It was found to be a result when the file was opened. */
function recordAt(descriptor: number, { at, length }: Place): LabRecord {
  const bytes = Buffer.alloc(length)
  for (let done = 0; done < length; ) {
    const count = readSync(descriptor, bytes, done, length - done, at + done)
    if (count === 0) throw new Error('the file of results has become shorter')
    done += count
  }
  return JSON.parse(bytes.toString()) as LabRecord
}
