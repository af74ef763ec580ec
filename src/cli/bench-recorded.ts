/**
 * A class with results of all labs but one, so that what a large class adds to a run can be measured without grading it.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { findLab, loadCatalog, readReference } from '../catalog/index.ts'
import { madeUpClass } from '../grading/index.ts'
import { findSubmissions } from '../submissions/index.ts'
import { type Graded, marksOf } from './bench-graded.ts'
import type { Context } from './context.ts'
import { hasher } from './grade-stage.ts'
import { openWork } from './grade-work.ts'

/** The lab of the last submission that is left to be graded. */
const OPEN = '4.4'

/** @param image that it is graded in */
export async function writeRecorded(
  folder: string,
  { count, image }: { count: number; image: string },
  { root }: Context,
): Promise<Graded> {
  const labs = await loadCatalog(root)
  const code = labs.filter(({ kind }) => kind === 'code')
  const place = join(folder, `of-${count}`)
  const reference = await readReference(findLab(labs, OPEN).files.solution)
  for (let number = 1; number <= count; number += 1)
    for (const { id, slug, files } of code) {
      const file = join(
        place,
        `student-${String(number).padStart(3, '0')}`,
        'labs',
        slug,
        basename(files.stub),
      )
      mkdirSync(dirname(file), { recursive: true })
      const isOpen = number === count && id === OPEN
      writeFileSync(file, isOpen ? reference : `export const handedInBy = ${number}\n`)
    }
  const graded: Graded = {
    ...{
      name: `one of ${count}, the others recorded`,
      place,
      jobs: 2,
      labs: count * code.length,
      resume: true,
    },
  }
  using work = await openWork()
  const { submissions } = await findSubmissions([place], { labs, copies: work.copies })
  const hashes = hasher({ courseSeed: '', timeout: undefined }, root, image)
  mkdirSync(marksOf(graded), { recursive: true })
  const lines = [...madeUpClass(count, labs)].flatMap((record, index) => {
    const submission = submissions[Math.floor(index / code.length)]
    if (submission === undefined || (submission === submissions.at(-1) && record.lab === OPEN)) return []
    const { id, people } = submission
    const own = { submission: id, people, hashes: hashes(submission, findLab(labs, record.lab)) }
    return `${JSON.stringify({ ...record, ...own })}\n`
  })
  writeFileSync(join(marksOf(graded), 'results.jsonl'), lines.join(''), { mode: 0o644 })
  return graded
}
