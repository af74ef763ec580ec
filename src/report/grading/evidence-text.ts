/**
 * The evidence of one failure as plain lines: what feedback, and the page, show of it. Without control characters, and bounded.
 */
import type { LabRecord } from '../../grading/index.ts'
import type { Evidence, Verdict } from '../../verdict/verdict.ts'
import { listCommands } from '../commands.ts'
import { cleanLine, cleanLines } from '../hostile.ts'
import { drawPath } from '../path-drawing.ts'
import { themeOf } from '../theme.ts'
import { lossText } from './reason.ts'

export interface EvidenceText {
  expected: string
  observed: string
  at?: string
  next: string
  /** Lines of a drawing. */
  path: string[]
  commands: string[]
  output: string[]
}

export interface LossInFull {
  check: string
  title: string
  points: number
  why: string
  evidence?: EvidenceText
}

/** Failures that are shown with their packet's path and commands; of the others, what was seen has to do. */
const MOST_IN_FULL = 2
const WIDTH = 76
const PLAIN = themeOf({ width: WIDTH, color: false })
const MOST_OUTPUT = 8

/** Feedback and the page show the same of a record. */
const shown = new WeakMap<LabRecord, LossInFull[]>()

export function lossesInFull(record: LabRecord): LossInFull[] {
  const known = shown.get(record) ?? inFull(record)
  shown.set(record, known)
  return known
}

function inFull({ losses, verdicts }: LabRecord): LossInFull[] {
  const failed = losses.filter(({ because }) => because === 'failed').map(({ check }) => check)
  return losses.map((loss) => {
    const { check, points } = loss
    const evidence = verdicts.find((verdict: Verdict) => verdict.check === check)?.evidence
    return {
      ...{
        check: cleanLine(check, 80),
        title: cleanLine(loss.title, 300),
        points,
        why: lossText(loss, verdicts),
      },
      ...(evidence === undefined ? {} : { evidence: textOf(evidence, failed.indexOf(check) < MOST_IN_FULL) }),
    }
  })
}

export function withCause({ observed, cause }: Evidence): string {
  return cause === undefined ? observed : `${observed}: ${cause}`
}

function textOf(evidence: Evidence, inFull: boolean): EvidenceText {
  const { path = [], commands = [], output = '', at } = evidence
  return {
    expected: sentence(evidence.expected),
    observed: sentence(withCause(evidence)),
    ...(at === undefined ? {} : { at: cleanLine(at, 200) }),
    next: sentence(evidence.next),
    path: inFull && path.length > 0 ? drawPath(path, WIDTH, PLAIN) : [],
    commands:
      inFull && commands.length > 0
        ? listCommands(evidence, { width: WIDTH, theme: PLAIN, full: true }).map((line) => line.trimEnd())
        : [],
    output: inFull
      ? cleanLines(output, 200)
          .filter((line) => line.trim() !== '')
          .slice(-MOST_OUTPUT)
      : [],
  }
}

function sentence(text: string): string {
  return cleanLines(text, 600).slice(0, 6).join(' ')
}
