/**
 * The files that are written a submission at a time, beside their places: what was there stays until all of it is new.
 */
import { closeSync, createReadStream, createWriteStream, openSync, rmSync, writeSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type ClassSum, JUNIT_END, JUNIT_START, PAGE_END, pageStart, zipTo } from '../report/index.ts'

/** Disposing of it takes away what has not come to its end. */
export interface ReportFiles extends Disposable {
  page(text: string): void
  junit(text: string): void
  zip(name: string, content: string): void
  /** What comes before the rows is known when all of them are written. */
  end(sum: ClassSum, absent: readonly string[]): Promise<void>
}

export function openReportFiles(out: string): ReportFiles {
  const paths = ['rows', 'junit', 'zip'].map((name) => join(out, `.${name}.part`))
  const [rows = '', junit = '', zip = ''] = paths
  const page = join(out, '.page.part')
  const descriptors = paths.map((path) => openSync(path, 'w'))
  const [toRows = 0, toJunit = 0, toZip = 0] = descriptors
  const archive = zipTo((bytes) => writeWhole(toZip, bytes))
  writeWhole(toJunit, Buffer.from(JUNIT_START))
  let closed = false
  const close = (): void => {
    if (!closed) for (const descriptor of descriptors) closeSync(descriptor)
    closed = true
  }
  return {
    page: (text) => writeWhole(toRows, Buffer.from(text)),
    junit: (text) => writeWhole(toJunit, Buffer.from(text)),
    zip: (name, content) => archive.add(name, content),
    async end(sum, absent) {
      writeWhole(toJunit, Buffer.from(JUNIT_END))
      archive.end()
      writeWhole(toRows, Buffer.from(PAGE_END))
      close()
      await writeFile(page, pageStart(sum, absent))
      await append(rows, page)
      await rm(rows)
      await rename(page, join(out, 'report.html'))
      await rename(junit, join(out, 'junit.xml'))
      await rename(zip, join(out, 'moodle-feedback.zip'))
    },
    [Symbol.dispose]() {
      close()
      for (const path of [...paths, page]) rmSync(path, { force: true })
    },
  }
}

async function append(from: string, to: string): Promise<void> {
  await pipeline(createReadStream(from), createWriteStream(to, { flags: 'a' }))
}

function writeWhole(descriptor: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at)
}
