/**
 * `npm run mutants -- [lab]`: changes the references in one place each, and tells which of these mutants no check fails. By
 * hand, since it takes many minutes. References are ours, so the local sandbox will do.
 */
import { availableParallelism } from 'node:os'
import { type Command, Option } from 'commander'
import { LabError } from '../../src/errors.ts'
import type { Candidate, Grading } from '../../src/grading/index.ts'
import { type SandboxKind, sandboxKinds } from '../../src/sandbox/index.ts'
import { type Bench, labsCommand, slugsOf } from '../support/command.ts'
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

async function candidateOf(slug: string, { source }: Mutant, grading: Grading): Promise<Candidate> {
  using code = submission(slug, source)
  return { subject: await grading.subjectOf(slug, { kind: 'file', path: code.file }), untilFailed: true }
}

interface Means extends Pick<Bench, 'say'> {
  grading: Grading
  /** As `performance.now()` counts. */
  until: number
}

async function run({ slug, result: known, mutants }: Plan, { grading, say, until }: Means): Promise<Result> {
  const started = performance.now()
  let result = known
  const timed = (): Result => {
    const seconds = known.seconds + Math.round((performance.now() - started) / 1000)
    return { ...result, seconds }
  }
  await grading.run(mutants, {
    prepare: async (mutant) => [await candidateOf(slug, mutant, grading)],
    onEnd(mutant, verdicts) {
      for (const verdict of verdicts) {
        const outcome = outcomeOf(verdict)
        result = withOutcome(result, mutant, outcome)
        if ('killedBy' in outcome) continue
        say(`  ${'unclear' in outcome ? '?' : '✗'} ${mutant.at} ${mutant.operator}\n      ${mutant.change}`)
      }
    },
    goesOn() {
      // After each batch: a run of many minutes may be cut off.
      keepResult(slug, timed())
      return performance.now() < until
    },
    lanes: LANES_OF_MUTANTS,
  })
  return timed()
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

await labsCommand<Options>('mutants', options, async (wish, { say, open }) => {
  const until = performance.now() + minutes(wish) * 60_000
  const slugs = await slugsOf(wish.args[0])
  const grading = await open(wish)
  let good = true
  for (const [index, slug] of slugs.entries()) {
    const now = performance.now()
    const share = now + (until - now) / (slugs.length - index)
    const result = await run(await planFor(slug, wish), { grading, say, until: share })
    keepResult(slug, result)
    say(lineOf(result))
    good &&= isGood(result)
  }
  return good
})
