/**
 * `npm run grade explain`: shows what a result was found out by, and runs just that check again, with its seed, on the submission
 * if it is still there.
 */
import { basename, dirname, join, relative } from 'node:path'
import { findLab, type Lab, loadCatalog } from '../catalog/index.ts'
import { interrupted, LabError } from '../errors.ts'
import {
  type LabRecord,
  matchRoster,
  openResults,
  overridden,
  type Reason,
  type Run,
  reasonsFor,
} from '../grading/index.ts'
import {
  renderCheckBrief,
  renderCompared,
  renderFailure,
  renderNotThere,
  renderOnceMore,
  renderRecorded,
} from '../report/index.ts'
import { EXIT } from '../setup/ending.mjs'
import { findSubmissions, type Submission } from '../submissions/index.ts'
import { checkLab, prepareSubject, type Verdict } from '../verdict/index.ts'
import type { Context } from './context.ts'
import { resultsIn } from './grade-report.ts'
import { demandOwnCode, type SandboxOptions, withSandbox } from './grade-request.ts'
import { asGraded, type Rules, type RulesOptions, rulesFrom, runIn, withMarks } from './grade-rules.ts'
import { type ReportSource, rescoredSource } from './grade-source.ts'
import { hasher, limitOf, staged, supportFiles } from './grade-stage.ts'
import { openWork } from './grade-work.ts'
import { createProgram, runProgram } from './program.ts'
import { readySandbox } from './ready-sandbox.ts'

interface Options extends SandboxOptions, Pick<RulesOptions, 'course' | 'roster' | 'overrides'> {
  from?: string[]
  recorded?: true
}

export async function explainCommand(args: string[], context: Context): Promise<number> {
  let code: number = EXIT.passed
  const program = withMarks(createProgram('grade explain'), '<results>')
    .description('Show what a check of a submission was judged by, and run it again, with its seed.')
    .argument('<results>', 'a folder with results.jsonl, or such a file')
    .argument('<who>', 'a submission, or the number or address of somebody')
    .argument('<lab>', 'such as 4.2')
    .argument('<check>', 'its id, such as hairpin-self')
    .option('--from <inputs...>', 'where the submissions are; without it, where they were')
    .option('--recorded', 'only what is recorded; nothing is run')
    .action(async (input: string, who: string, id: string, check: string, options: Options) => {
      demandOwnCode(options.sandbox, options.iWroteThese)
      const labs = await loadCatalog(context.root)
      const lab = findLab(labs, id)
      const file = resultsIn(input)
      using results = openResults(file)
      const run = await runIn(dirname(file))
      const rules = await rulesFrom(asGraded(options, run, context.out), labs, dirname(file))
      const record = recordOf(rescoredSource(results, labs, rules), { who, lab, rules })
      const verdict = verdictOf(record, check)
      context.out(renderRecorded(record, verdict, context.drawing))
      code = codeOf(verdict)
      if (options.recorded) return
      code = (await again({ record, check, lab, labs, run, options, context })) ?? code
    })
  await runProgram(withSandbox(program), args)
  return code
}

interface Wanted {
  who: string
  lab: Lab
  rules: Rules
}

function recordOf({ submissions, recordsOf }: ReportSource, { who, lab, rules }: Wanted): LabRecord {
  const { members, overrides } = rules
  const own = submissions.filter(({ id }) => id === who)
  const wanted = who.normalize('NFC').toLowerCase()
  const matched = matchRoster(members ?? [], submissions).members
  const others = submissions.filter(({ id, people }) =>
    [
      id,
      ...people.flatMap(({ name, id, email }) => [name, id ?? '', email ?? '']),
      ...(matched.get(id) ?? []).flatMap(({ name, ids, email }) => [name, ...ids, email ?? '']),
    ].some((key) => key.toLowerCase() === wanted),
  )
  const [found, ...more] = own.length > 0 ? own : others
  if (found === undefined || more.length > 0) {
    const near = more.length > 0 ? others : submissions.filter(({ id }) => id.toLowerCase().includes(wanted))
    const known = submissions.slice(0, 10).map(({ id }) => id)
    const dots = submissions.length > known.length ? ' …' : ''
    const elsewhere =
      members === undefined ? 'A number or address of the roster needs --roster class.csv.\n' : ''
    throw new LabError(
      'usage',
      `${more.length > 0 ? 'More than one submission fits' : 'There is no submission called'} ${JSON.stringify(who)}.`,
      {
        next:
          near.length === 0
            ? `${elsewhere}There are: ${known.join(', ')}${dots}`
            : `One of: ${near
                .slice(0, 10)
                .map(({ id }) => id)
                .join(', ')}`,
      },
    )
  }
  const record = recordsOf(found.id).find((each) => each.lab === lab.id)
  if (record === undefined)
    throw new LabError('usage', `There is no result of lab ${lab.id} for ${found.id}.`, {
      next: `There is one of: ${recordsOf(found.id)
        .map((each) => each.lab)
        .join(', ')}`,
    })
  return overridden(record, overrides, matched.get(found.id))
}

const NOT_RUN: Record<LabRecord['status'], string> = {
  graded: 'there are no checks',
  missing: 'it was not submitted',
  untouched: 'it is the stub as it came',
  unreadable: 'it cannot be read',
  ungraded: 'it is not graded yet',
  errored: 'the checks could not be carried out',
}

function verdictOf({ verdicts, submission, lab, status }: LabRecord, check: string): Verdict {
  const verdict = verdicts.find((each) => each.check === check)
  if (verdict !== undefined) return verdict
  if (verdicts.length === 0)
    throw new LabError('usage', `Lab ${lab} of ${submission} was not run: ${NOT_RUN[status]}.`)
  const lost = verdicts.filter((each) => each.status !== 'passed').map((each) => each.check)
  throw new LabError('usage', `Lab ${lab} has no check ${JSON.stringify(check)}.`, {
    next: `Those that cost points: ${lost.length === 0 ? 'none' : lost.join(', ')}`,
  })
}

function codeOf({ status }: Verdict): number {
  if (status === 'passed') return EXIT.passed
  return status === 'errored' ? EXIT.unusable : EXIT.failed
}

interface Again {
  record: LabRecord
  check: string
  lab: Lab
  labs: Lab[]
  run: Run | undefined
  options: Options
  context: Context
}

/** @returns the exit code; undefined where it cannot be run */
async function again({
  record,
  check,
  lab,
  labs,
  run,
  options,
  context,
}: Again): Promise<number | undefined> {
  const { root, cacheDir, drawing, out, built, signal } = context
  const inputs = options.from ?? run?.inputs ?? []
  using work = await openWork()
  const submission = await findAgain(inputs, record, { labs, at: run?.at, copies: work.copies })
  if (submission === undefined) {
    out(renderNotThere(inputs, drawing))
    return undefined
  }
  await using its = await staged(submission, supportFiles(root), work)
  const subject = await prepareSubject({
    ...{ root, labs, lab },
    choice: {
      kind: 'file',
      path: join(its.labs, lab.slug, basename(lab.files.stub)),
      root: its.labs,
      own: record.builtOn.filter(({ used }) => used === 'own').map(({ lab }) => lab),
    },
  })
  const { sandbox, opened } = await readySandbox({ kind: options.sandbox, cacheDir }, context)
  const hashesOf = hasher(
    { courseSeed: run?.seed ?? '', timeout: run?.timeout },
    root,
    opened.image ?? opened.description,
  )
  const { seed } = record
  const changed: Reason[] = reasonsFor(record, { hashes: hashesOf(submission, lab), seed })
  out(renderOnceMore(seed, changed, drawing))
  const checking = checkLab({
    ...{ root, subject, sandbox, opened, seed, only: [check], limit: limitOf({ timeout: run?.timeout }) },
    checkFile: built(relative(root, lab.files.check)),
  })
  const { verdicts } = await Promise.race([checking, interrupted(signal)])
  context.quiet()
  const now = verdicts.find((verdict) => verdict.check === check)
  // What it needs may have failed before it.
  const decisive =
    now?.status === 'blocked' ? (verdicts.find(({ status }) => status === 'failed') ?? now) : now
  if (now === undefined || decisive === undefined) return EXIT.unusable
  out(`\n${renderFailureOf(decisive, context)}\n`)
  const before = record.verdicts.find((verdict) => verdict.check === check)
  out(renderCompared(before?.status, now.status, drawing))
  return codeOf(now)
}

function renderFailureOf(verdict: Verdict, { drawing }: Context): string {
  return verdict.status === 'failed'
    ? renderFailure(verdict, { ...drawing, full: true })
    : renderCheckBrief(verdict, drawing)
}

interface Place {
  labs: Lab[]
  at: string | undefined
  copies: string
}

/** By its name; where another one is named so, that is told by its hash. */
async function findAgain(
  inputs: string[],
  { submission }: LabRecord,
  { labs, at, copies }: Place,
): Promise<Submission | undefined> {
  try {
    const { submissions } = await findSubmissions(inputs, { labs, at, copies })
    return submissions.find(({ id }) => id === submission)
  } catch (error) {
    if (error instanceof LabError && error.code === 'usage') return undefined
    throw error
  }
}
