/**
 * `npm run hostile -- [lab [names…]]`: runs hostile submissions, one after another, and after each the reference, which gets
 * the same guest's next world wherever a runner would hand that on. Prints what must have come of each and what did, and the
 * reference's verdict.
 */
import { LabError } from '../../src/errors.ts'
import type { LabVerdict } from '../../src/verdict/index.ts'
import { type Candidate, type CorpusRun, corpusCommand, referenceOf, subjectOf } from '../support/corpus.ts'
import { checksOf } from './define.ts'
import { demanded, isAsItMust, isUnharmed, type Refused, shown } from './judge.ts'
import { handedIn, loadHostile, type NamedHostile } from './load.ts'

/** How it went with one entry. */
export interface HostileRun {
  slug: string
  name: string
  /** One or, where it is run again, two. */
  outcomes: (LabVerdict | Refused)[]
  /** The verdicts on the reference afterwards; absent where nothing was run. */
  next?: LabVerdict
  /** The entry came out as it must, and the reference passed. */
  good: boolean
  /** Milliseconds, of all its runs and the reference's. */
  duration: number
}

interface Prepared {
  hostile: NamedHostile
  /** None: it was refused. */
  candidates: Candidate[]
  refused?: string
}

async function prepare(hostile: NamedHostile): Promise<Prepared> {
  using files = handedIn(hostile)
  const only = checksOf(hostile).concat(hostile.besides ?? [])
  try {
    const subject = await subjectOf(hostile.slug, files.file)
    // Refused is what it should have been: then there is nothing to run it on.
    if (only.length === 0) return { hostile, candidates: [] }
    const reference = { subject: await referenceOf(hostile.slug), only }
    const again = hostile.again ? [{ subject, only }] : []
    return { hostile, candidates: [{ subject, only, freshGuests: true }, ...again, reference] }
  } catch (error) {
    if (!(error instanceof LabError)) throw error
    return { hostile, candidates: [], refused: error.code }
  }
}

function runOf({ hostile, refused }: Prepared, verdicts: LabVerdict[]): HostileRun {
  const { slug, name } = hostile
  const outcomes = refused === undefined ? verdicts.slice(0, -1) : [{ refused }]
  const next = verdicts.at(-1)
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
  prepared: Prepared[],
  { check }: CorpusRun,
  onRun: (run: HostileRun, index: number) => void,
): Promise<void> {
  const owners = prepared.flatMap(({ candidates }, index) => candidates.map(() => index))
  const ended = prepared.map((): LabVerdict[] => [])
  const tell = (index: number): void => {
    const one = prepared[index] as Prepared
    const verdicts = ended[index] ?? []
    if (verdicts.length === one.candidates.length) onRun(runOf(one, verdicts), index)
  }
  prepared.forEach(({ candidates }, index) => {
    if (candidates.length === 0) tell(index)
  })
  const candidates = prepared.flatMap((one) => one.candidates)
  if (candidates.length === 0) return
  await check(
    candidates,
    (verdict, position) => {
      const index = owners[position] ?? -1
      ended[index]?.push(verdict)
      tell(index)
    },
    { inOrder: true },
  )
}

await corpusCommand('hostile', async (places, corpus) => {
  const all = await Promise.all(places.map(([slug, name]) => loadHostile(slug, name)))
  const entries = all.filter((entry) => corpus.sandbox !== 'local' || entry.notLocally === undefined)
  const prepared: Prepared[] = []
  for (const entry of entries) prepared.push(await prepare(entry))
  let good = 0
  if (!corpus.json) corpus.say(row('', 'must', 'got', 'the reference afterwards'))
  for (const entry of all.filter((entry) => !entries.includes(entry))) {
    const why = `not run here: ${entry.notLocally}`
    if (corpus.json)
      corpus.say(JSON.stringify({ slug: entry.slug, name: entry.name, notRun: entry.notLocally }))
    else corpus.say(row(`– ${entry.slug} ${entry.name}`, demanded(entry), why))
  }
  await runAll(prepared, corpus, (run, index) => {
    if (run.good) good += 1
    if (corpus.json) corpus.say(JSON.stringify(run))
    else corpus.say(lineOf(entries[index] as NamedHostile, run))
  })
  const rest = all.length === entries.length ? '' : ` ${all.length - entries.length} not run.`
  if (!corpus.json) corpus.say(`${good} of ${all.length} came out as they must.${rest}`)
  return entries.length > 0 && good === entries.length
})
