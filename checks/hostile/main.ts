/**
 * `npm run hostile -- [lab [names…]]`: runs hostile submissions, one after another, and after each (with --every, each nth) the
 * reference, which gets the same guest's next world wherever a runner would hand that on. Prints what must have come of each and
 * what did, and the reference's verdict.
 */
import { Option } from 'commander'
import { LabError } from '../../src/errors.ts'
import type { Candidate, Grading } from '../../src/grading/index.ts'
import type { LabVerdict } from '../../src/verdict/index.ts'
import { type CorpusRun, corpusCommand } from '../support/command.ts'
import { checksOf } from './define.ts'
import { demanded, isAsItMust, isUnharmed, type Refused, shown } from './judge.ts'
import { handedIn, loadHostile, type NamedHostile } from './load.ts'

/** How it went with one entry. */
export interface HostileRun {
  slug: string
  name: string
  /** One or, where it is run again, two. */
  outcomes: (LabVerdict | Refused)[]
  /** The verdicts on the reference afterwards; absent where it was not run. */
  next?: LabVerdict
  /** The entry came out as it must, and the reference passed. */
  good: boolean
  /** Milliseconds, of all its runs and the reference's. */
  duration: number
}

/** @param checked the reference is run afterwards */
async function prepare(
  hostile: NamedHostile,
  { subjectOf }: Grading,
  checked: boolean,
): Promise<Candidate[]> {
  const { slug } = hostile
  using files = handedIn(hostile)
  const only = checksOf(hostile).concat(hostile.besides ?? [])
  const subject = await subjectOf(slug, { kind: 'file', path: files.file })
  // Refused is what it should have been: then there is nothing to run it on.
  if (only.length === 0) return []
  const reference = { subject: await subjectOf(slug, { kind: 'reference' }), only }
  const again = hostile.again ? [{ subject, only }] : []
  return [{ subject, only, freshGuests: true }, ...again, ...(checked ? [reference] : [])]
}

/** @param refused code of the error, where it was */
function runOf(hostile: NamedHostile, refused: string | undefined, verdicts: LabVerdict[]): HostileRun {
  const { slug, name } = hostile
  const times = hostile.again ? 2 : 1
  const outcomes = refused === undefined ? verdicts.slice(0, times) : [{ refused }]
  const next = verdicts[times]
  const asItMust = outcomes.length > 0 && outcomes.every((outcome) => isAsItMust(hostile, outcome))
  const good = asItMust && (next === undefined || isUnharmed(next))
  const duration = verdicts.reduce((sum, verdict) => sum + verdict.duration, 0)
  return { slug, name, outcomes, ...(next === undefined ? {} : { next }), good, duration }
}

const COLUMNS = [58, 18, 34]

function row(...cells: string[]): string {
  return cells.map((cell, index) => cell.padEnd(COLUMNS[index] ?? 0)).join(' ')
}

function lineOf(hostile: NamedHostile, { slug, name, outcomes, next, good, duration }: HostileRun): string {
  const ids = checksOf(hostile)
  const got = outcomes.map((outcome) => shown(outcome, ids)).join('; ') || 'taken'
  const after = next === undefined ? '–' : isUnharmed(next) ? 'passed' : shown(next, ids)
  const seconds = `${Math.round(duration / 1000)} s`
  return row(`${good ? '✓' : '✗'} ${slug} ${name}`, demanded(hostile), got, `${after} (${seconds})`)
}

/** Calls back for each entry when the last of its runs has ended. */
async function runAll(
  entries: NamedHostile[],
  { grading, every }: { grading: Grading; every: number },
  onRun: (run: HostileRun, hostile: NamedHostile) => void,
): Promise<void> {
  const isChecked = (hostile: NamedHostile): boolean => {
    const number = entries.indexOf(hostile) + 1
    return number % every === 0 || number === entries.length
  }
  const refused = new Map<NamedHostile, string>()
  await grading.run(entries, {
    async prepare(hostile) {
      try {
        return await prepare(hostile, grading, isChecked(hostile))
      } catch (error) {
        if (!(error instanceof LabError)) throw error
        refused.set(hostile, error.code)
        return []
      }
    },
    onEnd: (hostile, verdicts) => onRun(runOf(hostile, refused.get(hostile), verdicts), hostile),
    inOrder: true,
  })
}

const every = new Option('--every <n>', 'run the reference after each nth of them, and the last')
  .argParser((text) => Math.max(1, Math.floor(Number(text)) || 1))
  .default(1)

async function run(corpus: CorpusRun<{ every: number }>): Promise<boolean> {
  const { places, json, sandbox, say } = corpus
  const all = await Promise.all(places.map(([slug, name]) => loadHostile(slug, name)))
  const entries = all.filter((entry) => sandbox !== 'local' || entry.notLocally === undefined)
  const grading = await corpus.open({ sandbox })
  let good = 0
  if (!json) say(row('', 'must', 'got', 'the reference afterwards'))
  for (const entry of all.filter((entry) => !entries.includes(entry))) {
    const why = `not run here: ${entry.notLocally}`
    if (json) say(JSON.stringify({ slug: entry.slug, name: entry.name, notRun: entry.notLocally }))
    else say(row(`– ${entry.slug} ${entry.name}`, demanded(entry), why))
  }
  await runAll(entries, { grading, every: corpus.options.every }, (run, hostile) => {
    if (run.good) good += 1
    if (json) say(JSON.stringify(run))
    else say(lineOf(hostile, run))
  })
  const rest = all.length === entries.length ? '' : ` ${all.length - entries.length} not run.`
  if (!json) say(`${good} of ${all.length} came out as they must.${rest}`)
  return entries.length > 0 && good === entries.length
}

await corpusCommand('hostile', run, { options: [every] })
