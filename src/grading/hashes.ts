/**
 * What a result depends on beside the code itself, as hashes of the files that decide it.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Of all files below these, by their paths and contents; tests and recorded output decide nothing. */
export function hashOfFiles(root: string, places: readonly string[]): string {
  const hash = createHash('sha256')
  for (const path of places.flatMap((place) => filesIn(root, place)))
    hash
      .update(`${path}\n`)
      .update(readFileSync(join(root, path)))
      .update('\n')
  return hash.digest('hex').slice(0, 20)
}

function filesIn(root: string, place: string): string[] {
  return readdirSync(join(root, place), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.test\.ts$|\.ansi$|\.txt$|\.md$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort()
}

/** The checks of a lab, with what they share. */
export function checksHash(root: string, slug: string): string {
  return hashOfFiles(root, [`checks/${slug}`, 'checks/support'])
}

/** What stands in for an earlier lab. */
export function referencesHash(root: string): string {
  return hashOfFiles(root, ['solutions'])
}

/** What bundles and runs them. */
export function runnerHash(root: string): string {
  return hashOfFiles(
    root,
    ['bundle', 'catalog', 'guest', 'sandbox', 'verdict', 'grading'].map((stage) => `src/${stage}`),
  )
}

/** The same code meets the same values tomorrow, and nobody knows them before it is written. */
export function seedFor(lab: string, code: string, course: string): string {
  return createHash('sha256').update(`${course}\n${lab}\n${code}`).digest('hex').slice(0, 8)
}
