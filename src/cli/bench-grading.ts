/**
 * Grading, measured: classes of different submissions, graded by the command itself. Each row comes as soon as it is known.
 */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Sandbox } from '../sandbox/index.ts'
import { type Graded, type Measured, measure } from './bench-graded.ts'
import { writeRecorded } from './bench-recorded.ts'
import type { Row } from './bench-row.ts'
import type { Context } from './context.ts'

/** Labs of a submission. */
const LABS = 9
/** Submissions in the mixed class; one in three has mistakes. */
const MIXED = 3
/** Submissions in the class whose results are recorded. */
const LARGE = 300

export async function* gradingRows({ image, description }: Sandbox, context: Context): AsyncGenerator<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'lab-bench-grading-'))
  try {
    const perfect = await writeClass(folder, 'perfect', 2, context)
    const two = await measure(perfect, context)
    yield row('grade, perfect ones, --jobs 2', '/min', 120 / two.wall)
    yield row('grade: processor time of a perfect one', 's', two.worked / 2)
    yield row('grade: processors busy, --jobs 2', '%', busy(two))
    yield row('grade: memory of the guest of a lane', 'MB', two.guests / 2)
    const one = await measure({ ...(await writeClass(folder, 'single', 1, context)), jobs: 1 }, context)
    yield row('grade: processor time, --jobs 2 to 1', '×', two.worked / 2 / one.worked)
    yield row('grade: memory that a lane adds to its process', 'MB', two.own - one.own)
    const mixed = await measure(await writeClass(folder, 'mixed', MIXED, context), context)
    yield row('grade, a mixed class, --jobs 2', '/min', (MIXED * 60) / mixed.wall)
    yield row('grade: processor time of a mixed one', 's', mixed.worked / MIXED)
    yield row('grade: processors busy, mixed', '%', busy(mixed))
    for (const count of [1, LARGE]) {
      const recorded = await writeRecorded(folder, { count, image: image ?? description }, context)
      const { own, guests } = await measure(recorded, context)
      yield row(`grade: its own memory, ${count} in the class`, 'MB', own)
      yield row(`grade: that of guests, ${count} in the class`, 'MB', guests)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function row(what: string, unit: Row['unit'], value: number): Row {
  return { what, unit, values: [value] }
}

function busy({ worked, wall }: Measured): number {
  return (100 * worked) / (wall * Math.min(2, availableParallelism()))
}

async function writeClass(folder: string, kind: string, count: number, { root }: Context): Promise<Graded> {
  const script = join(root, 'checks/support/class.main.ts')
  const place = join(folder, kind)
  const args = ['--import', 'tsx', script, place, String(count), kind === 'mixed' ? kind : 'perfect']
  await promisify(execFile)(process.execPath, args, { cwd: root })
  return { name: `${count} ${kind}`, place, jobs: 2, labs: count * LABS }
}
