/**
 * How far grading has come: one line that is redrawn on a terminal, and a plain line for every lab that is done.
 */
import type { Lab } from '../catalog/index.ts'
import type { LabRecord } from '../grading/index.ts'
import { renderGraded } from '../report/index.ts'
import type { Submission } from '../submissions/index.ts'
import type { Context } from './context.ts'

export interface GradeProgress {
  start(submission: Submission, lab: Lab): void
  /** Whether its result is final or not. */
  ran(submission: Submission, lab: Lab): void
  /** Of an earlier run. */
  known(record: LabRecord): void
  end(record: LabRecord): void
  stop(): void
}

/** @param total labs of all submissions together */
export function gradeProgress(total: number, context: Context): GradeProgress {
  const { out, quiet, onProgress, drawing } = context
  const terminal = process.stderr.isTTY === true
  const running = new Set<string>()
  const began = performance.now()
  let done = 0
  let here = 0
  let failing = 0
  const nameOf = (submission: string, lab: string): string => `${submission} ${lab}`
  const draw = (): void => {
    if (!terminal || done === total) return
    const minutes = (performance.now() - began) / 60_000
    const detail = progressDetail({ done, total, here, failing, minutes, running: [...running] })
    onProgress({ step: 'grade', label: 'Grading', detail })
  }
  const count = (record: LabRecord): void => {
    done += 1
    if (!record.passed) failing += 1
  }
  return {
    start(submission, lab) {
      running.add(nameOf(submission.id, lab.id))
      draw()
    },
    ran(submission, lab) {
      running.delete(nameOf(submission.id, lab.id))
      draw()
    },
    known: count,
    end(record) {
      // What was not run says nothing about how fast the others go.
      if (record.status === 'graded' || record.status === 'errored') here += 1
      count(record)
      quiet()
      out(renderGraded(record, drawing))
      draw()
    },
    stop: quiet,
  }
}

export interface Standing {
  done: number
  total: number
  /** Of those, what was run here. */
  here: number
  failing: number
  minutes: number
  running: string[]
}

/** `12 of 270, 3 not passed, 4.1 a minute, 63 min left; anna 4.2, ben 4.1` */
export function progressDetail({ done, total, here, failing, minutes, running }: Standing): string {
  const rate = minutes > 0 ? here / minutes : 0
  const left = rate > 0 ? `, ${rate.toFixed(1)} a minute, ${timeLeft((total - done) / rate)} left` : ''
  const now = running.length === 0 ? '' : `; ${running.slice(0, 3).join(', ')}`
  return `${done} of ${total}, ${failing} not passed${left}${now}`
}

function timeLeft(minutes: number): string {
  if (minutes < 1) return `${Math.ceil(minutes * 60)} s`
  return minutes < 120 ? `${Math.ceil(minutes)} min` : `${(minutes / 60).toFixed(1)} h`
}
