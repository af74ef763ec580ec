/**
 * Grading, measured: classes of different submissions, graded by the command itself.
 */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { LabError } from '../errors.ts'
import { meterOf } from '../sandbox/index.ts'
import type { Row } from './bench-row.ts'
import type { Context } from './context.ts'

/** Submissions of each class, with all nine labs. */
const PERFECT = 2
const MIXED = 6

export async function gradingRows(context: Context): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'lab-bench-grading-'))
  try {
    const perfect = await writeClass(folder, 'perfect', PERFECT, context)
    const mixed = await writeClass(folder, 'mixed', MIXED, context)
    const [two, one] = [await measure(perfect, 2, context), await measure(perfect, 1, context)]
    const all = await measure(mixed, 2, context)
    return [
      row('grade, perfect ones, --jobs 2', '/min', (PERFECT * 60) / two.wall),
      row('grade, a mixed class, --jobs 2', '/min', (MIXED * 60) / all.wall),
      row('grade: processor time of a perfect one', 's', two.worked / PERFECT),
      row('grade: the same of a mixed one', 's', all.worked / MIXED),
      row('grade: processor time, --jobs 2 to 1', '×', two.worked / one.worked),
      row(
        'grade: processors busy, --jobs 2',
        '%',
        (100 * all.worked) / (all.wall * Math.min(2, availableParallelism())),
      ),
      row('grade: memory of its own process', 'MB', all.memory),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function row(what: string, unit: Row['unit'], value: number): Row {
  return { what, unit, values: [value] }
}

async function writeClass(folder: string, kind: string, count: number, { root }: Context): Promise<string> {
  const script = join(root, 'checks/support/class.main.ts')
  const place = join(folder, kind)
  await promisify(execFile)(process.execPath, ['--import', 'tsx', script, place, String(count), kind], {
    cwd: root,
  })
  return place
}

interface Measured {
  /** Seconds. */
  wall: number
  /** Seconds of processor time, with all guests. */
  worked: number
  /** MB, the most. */
  memory: number
}

/** Milliseconds between two looks. */
const LOOK = 500

async function measure(place: string, jobs: number, { root, signal }: Context): Promise<Measured> {
  const launch = join(root, 'src/cli/launch.mjs')
  const args = [launch, 'grade', place, '--out', `${place}-marks-${jobs}`, '--jobs', String(jobs)]
  const started = performance.now()
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'ignore', signal })
  const pid = child.pid ?? 0
  const meter = meterOf(pid, 1)
  let memory = 0
  // Of what has ended, its parent knows; so the last look before the end knows nearly all.
  const timer = setInterval(() => {
    meter.worked()
    memory = Math.max(memory, mostMemory(pid))
  }, LOOK)
  try {
    const [code] = (await once(child, 'close')) as [number | null]
    if (code !== 0) throw new LabError('machine-busy', `npm run grade has ended with ${code}.`)
  } finally {
    clearInterval(timer)
  }
  return { wall: (performance.now() - started) / 1000, worked: (meter.worked() ?? 0) / 1000, memory }
}

function mostMemory(pid: number): number {
  try {
    const most = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return Number(most ?? 0) / 1024
  } catch {
    return 0
  }
}
