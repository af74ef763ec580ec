/**
 * `npm run mutants -- [lab]`: changes the references in one place each, and tells which of these mutants no check fails. By
 * hand, since it takes many minutes. References are ours, so the local sandbox will do.
 */
import { availableParallelism } from 'node:os'
import { type Command, Option } from 'commander'
import { LabError } from '../../src/errors.ts'
import { type SandboxKind, sandboxKinds } from '../../src/sandbox/index.ts'
import type { LabVerdict } from '../../src/verdict/index.ts'
import { type Candidate, type CorpusRun, labsCommand, slugsOf, subjectOf } from '../support/corpus.ts'
import { submission } from '../support/submission.ts'
import { equivalentsOf, keyOf } from './equivalents.ts'
import { type Mutant, mutantsOf } from './mutant.ts'
import {
  currentCommit,
  isGood,
  keepResult,
  lastResult,
  outcomeOf,
  type Result,
  withOutcome,
  withoutThese,
} from './result.ts'
import { shuffled } from './sample.ts'

interface Options {
  sandbox: SandboxKind
  /** Minutes. */
  budget: string
  seed: string
  survivors?: true
}

/** Mutants in one vitest: more of them and its threads grow, fewer and starting it takes the time. */
const BATCH = 24

/** Most of the time a mutant that is killed is waited for: for an answer that does not come. */
const LANES_OF_MUTANTS = 2 * availableParallelism()

interface Plan {
  slug: string
  result: Result
  mutants: Mutant[]
}

async function planFor(slug: string, { seed, survivors }: Options): Promise<Plan> {
  const all = await mutantsOf(slug)
  const listed = new Set((await equivalentsOf(slug)).flatMap(({ mutants }) => mutants.map(keyOf)))
  const left = all.filter((mutant) => !listed.has(keyOf(mutant)))
  const sizes = { mutants: left.length, equivalent: all.length - left.length }
  const base = { lab: slug, commit: currentCommit(), seed, ...sizes }
  const fresh = { ...base, tried: 0, killed: 0, seconds: 0, killedBy: {}, survivors: [], unclear: [] }
  if (!survivors) return { slug, result: fresh, mutants: shuffled(left, seed) }
  const last = lastResult(slug) ?? fresh
  const again = new Set([...last.survivors, ...last.unclear].map(keyOf))
  const result = { ...withoutThese(last, again, listed), ...base, seed: last.seed }
  return { slug, result, mutants: left.filter((mutant) => again.has(keyOf(mutant))) }
}

async function candidateOf(slug: string, { source }: Mutant): Promise<Candidate> {
  using code = submission(slug, source)
  return { subject: await subjectOf(slug, code.file), untilFailed: true }
}

/** @param until as `performance.now()` counts */
async function run(
  { slug, result: known, mutants }: Plan,
  { check, say }: CorpusRun,
  until: number,
): Promise<Result> {
  const started = performance.now()
  let result = known
  for (let from = 0; from < mutants.length && performance.now() < until; from += BATCH) {
    const batch = mutants.slice(from, from + BATCH)
    const candidates: Candidate[] = []
    for (const mutant of batch) candidates.push(await candidateOf(slug, mutant))
    const onEnd = (verdict: LabVerdict, index: number): void => {
      const mutant = batch[index] as Mutant
      const outcome = outcomeOf(verdict)
      result = withOutcome(result, mutant, outcome)
      if (!('killedBy' in outcome)) {
        say(`  ${'unclear' in outcome ? '?' : '✗'} ${mutant.at} ${mutant.operator}\n      ${mutant.change}`)
      }
    }
    await check(candidates, onEnd, { lanes: LANES_OF_MUTANTS })
    result = { ...result, seconds: known.seconds + Math.round((performance.now() - started) / 1000) }
    // After each batch: a run of many minutes may be cut off.
    keepResult(slug, result)
  }
  return result
}

function lineOf({ lab, mutants, equivalent, tried, killed, seconds }: Result): string {
  const share = tried === 0 ? 0 : Math.floor((1000 * killed) / tried) / 10
  return `${lab}: ${killed} of ${tried} killed, ${share} % (${mutants} mutants, ${equivalent} more equivalent; ${seconds} s)`
}

/** @throws LabError `usage` */
function minutes({ budget }: Options): number {
  const value = Number(budget)
  if (value > 0) return value
  throw new LabError('usage', `--budget ${budget} is no number of minutes.`, {
    next: 'npm run mutants -- --budget 5',
  })
}

const options = (program: Command): Command =>
  program
    .addOption(new Option('--sandbox <kind>').choices(sandboxKinds).default('local'))
    .option('--budget <minutes>', 'for all labs together; what time is not enough for is left out', '20')
    .option('--seed <text>', 'which ones are tried first', '1')
    .option('--survivors', 'only those that survived the last time')

await labsCommand<Options>('mutants', options, async (wish, begun) => {
  const until = performance.now() + minutes(wish) * 60_000
  const slugs = await slugsOf(wish.args[0])
  const corpus = await begun(wish)
  let good = true
  for (const [index, slug] of slugs.entries()) {
    const now = performance.now()
    const result = await run(await planFor(slug, wish), corpus, now + (until - now) / (slugs.length - index))
    keepResult(slug, result)
    corpus.say(lineOf(result))
    good &&= isGood(result)
  }
  return good
})
