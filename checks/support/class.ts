/**
 * A class for tests: submissions that are all different and whose results are known, made from the reference, the stub and
 * mistakes of a lab. All of it is ours, so it may run without a VM.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stubFrom } from '../../src/catalog/index.ts'
import { loadMistake, mistakeNames } from '../mistakes/load.ts'
import { fileOf, solutionOf } from './submission.ts'

export interface ClassOptions {
  /** `4.1-network-manager`, … */
  slugs: readonly string[]
  /** How many of them are different. */
  kinds?: number
  /** All of them the reference; otherwise every third one has a mistake, every sixth the stub. */
  perfect?: boolean
}

/** @param folder gets a folder for each, `student-01` and so on */
export async function writeClass(
  folder: string,
  count: number,
  { slugs, kinds = count, perfect = false }: ClassOptions,
): Promise<void> {
  for (let number = 1; number <= count; number += 1)
    for (const slug of slugs) {
      const name = `student-${String(number).padStart(2, '0')}`
      const file = join(folder, name, 'labs', slug, fileOf(slug))
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, await sourceOf(slug, ((number - 1) % kinds) + 1, perfect))
    }
}

async function sourceOf(slug: string, number: number, perfect: boolean): Promise<string> {
  const path = solutionOf(slug)
  const reference = readFileSync(path, 'utf8')
  // Bundles without comments would be the same, and run once.
  if (perfect || number % 3 !== 0) return `${reference}\nexport const handedInBy = ${number}\n`
  if (number % 6 === 0) return stubFrom(reference, path)
  const names = mistakeNames(slug)
  return (await loadMistake(slug, names[(number / 3) % names.length] ?? '')).source
}
