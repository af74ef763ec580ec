/**
 * The stubs on disk: what each looked like when it came, and writing them anew without losing a learner's work.
 */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { committedVersion } from './git.ts'
import type { Lab } from './lab.ts'
import { readIfThere, readReferenceIfThere } from './read-source.ts'
import { sameSource, stubFrom } from './stubs.ts'

/** Repository-relative paths. */
export interface StubReport {
  written: string[]
  unchanged: string[]
  /** Left alone, because somebody's work is in them. */
  kept: string[]
}

/** The stub as it came; undefined for a lab without code. Throws LabError `bad-lab`. */
export async function pristineStub(lab: Pick<Lab, 'kind' | 'slug' | 'files'>): Promise<string | undefined> {
  if (lab.kind === 'tour') return undefined
  const solution = await readReferenceIfThere(lab.files.solution)
  if (solution === undefined) return undefined
  return stubFrom(solution, `solutions/${lab.slug}/${path.basename(lab.files.solution)}`)
}

/** Writes every stub that is missing, or that git could bring back; others only with `force`. */
export async function writeStubs(
  root: string,
  labs: Lab[],
  options: { force: boolean },
): Promise<StubReport> {
  const report: StubReport = { written: [], unchanged: [], kept: [] }
  for (const lab of labs) {
    const generated = await pristineStub(lab)
    if (generated === undefined) continue
    const shown = path.relative(root, lab.files.stub).replaceAll('\\', '/')
    const fate = await fateOf(root, shown, generated)
    if (fate === 'written' || (fate === 'kept' && options.force)) {
      await writeFile(lab.files.stub, generated)
      report.written.push(shown)
    } else {
      report[fate].push(shown)
    }
  }
  return report
}

async function fateOf(root: string, relativePath: string, generated: string): Promise<keyof StubReport> {
  const current = await readIfThere(path.join(root, relativePath))
  if (current === undefined) return 'written'
  if (sameSource(current, generated)) return 'unchanged'
  const committed = await committedVersion(root, relativePath)
  return committed !== undefined && sameSource(current, committed) ? 'written' : 'kept'
}
