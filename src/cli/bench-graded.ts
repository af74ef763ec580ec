/**
 * One run of `npm run grade`, measured with all that it has started: for `npm run bench`.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { LabError } from '../errors.ts'
import { meterOf, mostMemoryOf, privateMemoryOf, treeOf } from '../sandbox/index.ts'
import type { Context } from './context.ts'

export interface Measured {
  /** Seconds. */
  wall: number
  /** Seconds of processor time, with all guests. */
  worked: number
  /** MB of its own process, the most. */
  own: number
  /** MB of all guests together that nobody shares with them, the most. */
  guests: number
}

export interface Graded {
  /** What is graded, in a few words. */
  name: string
  /** A class. */
  place: string
  jobs: number
  /** Labs that it has a result of at the end. */
  labs: number
  /** With results that are there. */
  resume?: boolean
}

/** Milliseconds between two looks. */
const LOOK = 500

/** Where it puts its results. */
export const marksOf = ({ place, jobs }: Pick<Graded, 'place' | 'jobs'>): string => `${place}-marks-${jobs}`

export async function measure(
  graded: Graded,
  { root, signal, onProgress, quiet }: Context,
): Promise<Measured> {
  const { name, place, jobs, labs, resume = false } = graded
  const out = marksOf(graded)
  const args = ['grade', place, '--out', out, '--jobs', String(jobs), ...(resume ? ['--resume'] : [])]
  const argv = [join(root, 'src/cli/launch.mjs'), ...args]
  const started = performance.now()
  const child = spawn(process.execPath, argv, { cwd: root, stdio: 'ignore', signal })
  const pid = child.pid ?? 0
  const meter = meterOf(pid, 1)
  const most = { own: 0, guests: 0 }
  // Of what has ended, its parent knows; so the last look before the end knows nearly all.
  const timer = setInterval(() => {
    meter.worked()
    const [own, ...others] = treeOf(pid)
    most.own = Math.max(most.own, mostMemoryOf(own ?? 0))
    most.guests = Math.max(most.guests, sumOf(others.map(privateMemoryOf)))
    const detail = `${linesOf(join(out, 'results.jsonl'))} of ${labs} labs`
    onProgress({ step: 'grade', label: `Grading ${name}, --jobs ${jobs}`, detail })
  }, LOOK)
  try {
    const [code] = (await once(child, 'close')) as [number | null]
    if (code !== 0) throw new LabError('machine-busy', `npm run grade has ended with ${code}.`)
  } catch (error) {
    throw signal.aborted ? new LabError('interrupted', 'Stopped.') : error
  } finally {
    clearInterval(timer)
    quiet()
  }
  return { wall: (performance.now() - started) / 1000, worked: (meter.worked() ?? 0) / 1000, ...most }
}

function linesOf(file: string): number {
  return existsSync(file) ? readFileSync(file, 'latin1').split('\n').length - 1 : 0
}

function sumOf(all: readonly number[]): number {
  return all.reduce((sum, each) => sum + each, 0)
}
