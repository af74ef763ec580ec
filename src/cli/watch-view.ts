/**
 * What the screen of `lab watch` shows, from what is known.
 */
import type { Lab } from '../catalog/index.ts'
import type { WatchKey, WatchView } from '../report/index.ts'
import { inOrderOfSteps, type LabVerdict, leftToWrite } from '../verdict/index.ts'
import { explain } from './explain.ts'
import { COMMANDS } from './watch-commands.ts'
import type { Watched } from './watched-lab.ts'

export interface Seen {
  lab: Lab
  /** The one that comes after it. */
  next: Lab | undefined
  state: Watched
  note: string | undefined
}

export function viewOf({ lab, next, state, note }: Seen): Omit<WatchView, 'keys'> {
  const { problem, first, stage } = state
  const verdict = known(state, lab)
  const passed = verdict?.passed === true && stage === 'over'
  return {
    ...{ lab: lab.id, title: lab.title, doing: doing(state, lab), verdict, note },
    underWay: stage !== 'over',
    steps: lab.steps.map(({ title }) => title),
    first,
    ...(problem === undefined ? {} : { problem: explain(problem).lines }),
    ...(passed
      ? {
          reward: {
            points: lab.points,
            learned: learned(lab),
            nextLab: next && `lab ${next.id}, ${next.title}`,
          },
        }
      : {}),
  }
}

/** A verdict on what is known so far. */
function known({ verdict, verdicts, subject, stage }: Watched, lab: Lab): LabVerdict | undefined {
  if (verdict !== undefined || subject === undefined) return verdict
  const { source, kind, untouched, builtOn } = subject
  const remaining = leftToWrite(subject.remaining, verdicts, lab.steps)
  return {
    ...{ lab: lab.id, title: lab.title, source, kind, untouched, remaining, builtOn },
    ...{ seed: '', sandbox: '', steps: lab.steps, passed: false, duration: 0 },
    verdicts: stage === 'over' ? [] : inOrderOfSteps(verdicts, lab.steps),
  }
}

function doing({ stage, verdicts, verdict, subject }: Watched, lab: Lab): string {
  const all = lab.steps.flatMap(({ checks }) => checks).length
  if (stage === 'reading') return 'making ready'
  if (stage === 'first') return 'checking what failed last'
  if (stage === 'rest') return `checking: ${verdicts.length} of ${all}`
  if (verdict !== undefined) return `watching · checked in ${(verdict.duration / 1000).toFixed(1)} s`
  return subject?.untouched ? 'watching: write, and save' : 'watching'
}

function learned({ id }: Lab): string {
  return `What each of your rules is for: npm run lab why ${id}`
}

export const PAGE_KEYS: WatchKey[] = [
  { key: 'j/k', does: 'line' },
  { key: 'space/b', does: 'page' },
  { key: 'esc', does: 'back' },
  { key: 'q', does: 'quit' },
]

/** Those with something behind them. */
export function keysOf(
  { verdict, verdicts, first, problem, subject }: Watched,
  next: Lab | undefined,
): WatchKey[] {
  const failed = [...verdicts, first?.verdict].some((told) => told?.status === 'failed')
  const whole = problem !== undefined || verdict !== undefined || failed || subject?.untouched === true
  return [
    ...(verdict?.passed && next !== undefined ? [{ key: 'n', does: 'next lab' }] : []),
    ...COMMANDS,
    ...(whole ? [{ key: 'f', does: 'full' }] : []),
    { key: 'r', does: 'run again' },
    { key: 'q', does: 'quit' },
  ]
}

/** Undefined when the page is closed. */
export function turned<Page extends { offset: number }>(
  page: Page,
  key: string,
  height: number,
): Page | undefined {
  const all = Number.MAX_SAFE_INTEGER
  const moves: Record<string, number> = {
    ...{ j: 1, down: 1, return: 1, k: -1, up: -1 },
    ...{ space: height, pagedown: height, b: -height, pageup: -height },
    ...{ g: -all, home: -all, G: all, end: all },
  }
  if (['f', 'h', 'd', 't', 'escape', 'left'].includes(key)) return undefined
  return { ...page, offset: Math.max(0, page.offset + (moves[key] ?? 0)) }
}
