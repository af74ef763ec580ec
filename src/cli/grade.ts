/**
 * `npm run grade`: finds what was handed in, grades it in the VM, and writes what came of it.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { availableParallelism, freemem } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { type Lab, loadCatalog, pristineStub, readSource, sameSource } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import {
  adopt,
  type ClassOptions,
  gradeClass,
  isLate,
  type LabRecord,
  type Ledger,
  matchRoster,
  openAttempt,
  openGrading,
  openLedger,
  openResults,
  partOf,
  type Results,
  rescored,
  resultFiles,
  type Shard,
  shardName,
  writeRun,
} from '../grading/index.ts'
import { gradescopeFile, noGradescope, renderPreview, renderRoster } from '../report/index.ts'
import { EXIT } from '../setup/ending.mjs'
import { type Found, findSubmissions } from '../submissions/index.ts'
import type { Context } from './context.ts'
import { writeCopies } from './grade-copies.ts'
import { gradeProgress } from './grade-progress.ts'
import { endPart, writeReports } from './grade-reports.ts'
import { type GradeRequest, parseGradeRequest } from './grade-request.ts'
import type { ReportSource } from './grade-source.ts'
import { hasher, limitOf, staged, supportFiles } from './grade-stage.ts'
import { openWork, type Work } from './grade-work.ts'
import { readySandbox } from './ready-sandbox.ts'

export async function gradeCommand(args: string[], context: Context): Promise<number> {
  const labs = await loadCatalog(context.root)
  const request = await parseGradeRequest(args, labs)
  if (request === undefined) return EXIT.passed // help
  return gradeWith(request, labs, context)
}

/** @returns the exit code */
export async function gradeWith(request: GradeRequest, labs: Lab[], context: Context): Promise<number> {
  using work = await openWork()
  const { copies } = work
  const found = await findSubmissions(request.inputs, { labs, at: request.at, copies, except: request.out })
  if (request.preview) return preview(found, request, context)
  context.out(renderPreview(found, request, context.drawing))
  if (found.submissions.length === 0) {
    const results = gradescopeFile(process.env)
    if (results !== undefined) await writeFile(results, noGradescope(0))
    throw new LabError('usage', 'There is no submission in there.', {
      next: 'npm run grade -- submissions/ --preview tells what was found.',
    })
  }
  const ledger = await openOut(request, found)
  await writeFile(join(request.out, 'run.json'), runOf(request, found))
  const here = request.shard === undefined ? found : partOfClass(found, request.shard, context)
  await gradeAll(here, ledger, { labs, request, work, context })
  using results = openResults(ledger.file)
  const source = chosenOf(results, here, request)
  // Parts all have the whole class, and would write the same.
  const alike =
    (request.shard?.index ?? 1) === 1
      ? await writeCopies(found.submissions, request.chosen, request.out)
      : undefined
  if (alike !== undefined) context.out(`  ${alike}\n\n`)
  // What is made for the whole class is made when all parts are there.
  return request.shard === undefined
    ? await writeReports(source, { rules: request.rules, out: request.out, context })
    : endPart(source, ledger.file, context)
}

function preview(found: Found, request: GradeRequest, { out, drawing }: Context): number {
  const { members, course } = request.rules
  const matched = members === undefined ? undefined : matchRoster(members, found.submissions)
  const submissions = found.submissions.map((each) => ({
    ...each,
    people: matched?.members.get(each.id) ?? each.people,
    late: each.late || isLate(course.policy, matched?.members.get(each.id) ?? []),
  }))
  out(renderPreview({ ...found, submissions }, request, drawing))
  if (matched !== undefined) out(renderRoster(matched, drawing))
  return EXIT.passed
}

function runOf(
  { inputs, at, chosen, courseSeed, rules, timeout }: GradeRequest,
  { gitWithout, submissions }: Found,
): string {
  return writeRun({
    inputs: inputs.map((input) => resolve(input)),
    ...(at === undefined ? {} : { at }),
    labs: chosen.map(({ id }) => id),
    seed: courseSeed,
    ...rules.files,
    ...(timeout === undefined ? {} : { timeout }),
    ...(gitWithout.length === 0 ? {} : { gitWithout: [...gitWithout] }),
    submissions: submissions.map(({ id, people }) => ({ id, people })),
  })
}

function partOfClass(found: Found, shard: Shard, { out }: Context): Found {
  const submissions = partOf(found.submissions, shard)
  out(`  Part ${shardName(shard)}: ${submissions.length} of them\n\n`)
  return { ...found, submissions }
}

/** Existing results are gone on with only when somebody asks for that. An attempt at a part writes over nothing. */
async function openOut({ out, resume, shard, chosen }: GradeRequest, found: Found): Promise<Ledger> {
  await mkdir(out, { recursive: true })
  if (shard !== undefined) {
    const submissions = found.submissions.map(({ id }) => id)
    return openAttempt(out, { shard, submissions, labs: chosen.map(({ id }) => id) })
  }
  const file = join(out, 'results.jsonl')
  if (resultFiles(out).length > 0 && !resume) {
    throw new LabError('usage', `${out} has the results of an earlier run.`, {
      next: 'Add --resume to go on with them, or name another folder with --out.',
    })
  }
  return openLedger(file)
}

interface Grade {
  labs: Lab[]
  request: GradeRequest
  work: Work
  context: Context
}

async function gradeAll(
  found: Found,
  ledger: Ledger,
  { labs, request, work, context }: Grade,
): Promise<void> {
  const { root, cacheDir, signal, built } = context
  const { chosen, courseSeed } = request
  const { weights } = request.rules.course
  const { opened, sandbox } = await readySandbox({ kind: request.sandbox, cacheDir }, context)
  const grading = await openGrading({ root, sandbox, opened, built, signal })
  const hashes = hasher(request, root, opened.image ?? opened.description)
  if (request.resume) adopt(ledger, request.out, holding(found, request, hashes))
  const progress = gradeProgress(found.submissions.length * chosen.length, context)
  const known: ClassOptions['known'] = (submission, lab) => {
    const record = ledger.find(submission.id, lab.id)
    return record !== undefined && holds(record, hashes(submission, lab)) ? record : undefined
  }
  for (const submission of found.submissions)
    for (const lab of chosen) {
      const record = known(submission, lab)
      if (record !== undefined) progress.known(record)
    }
  const support = supportFiles(root)
  try {
    await gradeClass(found.submissions, grading, {
      ...{ labs, chosen, weights, courseSeed, known },
      lanes: request.jobs ?? defaultLanes(),
      limit: limitOf(request),
      sandbox: opened.description,
      hashesOf: hashes,
      staged: (submission) => staged(submission, support, work),
      isPristine: async (lab, text) => sameSource(text, (await pristineStub(lab)) ?? ''),
      textOf: (folder, { slug, files }) => readSource(join(folder, slug, basename(files.stub))),
      onStart: progress.start,
      onRun: progress.ran,
      onResult(record) {
        ledger.add(record)
        progress.end(record)
      },
    })
  } finally {
    progress.stop()
  }
}

/** Whether a record of somewhere is one of these, and holds. */
function holding({ submissions }: Found, { chosen }: GradeRequest, hashesOf: ClassOptions['hashesOf']) {
  const byId = new Map(submissions.map((submission) => [submission.id, submission]))
  return (record: LabRecord): boolean => {
    const submission = byId.get(record.submission)
    const lab = chosen.find(({ id }) => id === record.lab)
    return submission !== undefined && lab !== undefined && holds(record, hashesOf(submission, lab))
  }
}

/** What errored is tried again, and so is what anything has changed for. */
function holds(record: LabRecord, hashes: LabRecord['hashes']): boolean {
  const names = ['submission', 'checks', 'references', 'image', 'runner'] as const
  return record.status !== 'errored' && names.every((name) => record.hashes[name] === hashes[name])
}

/** Bytes that a lane may take: a guest of up to 220 MB with its emulator, and the checks. */
const LANE_MEMORY = 400 * 1024 * 1024

function defaultLanes(): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(freemem() / LANE_MEMORY)))
}

/** With the weights of this run: what a course decides anew needs no new run. */
function chosenOf(results: Results, { submissions }: Found, { chosen, rules }: GradeRequest): ReportSource {
  return {
    labs: chosen.map(({ id }) => id),
    submissions: submissions.map(({ id, people }) => ({ id, people })),
    recordsOf: (id) =>
      results.recordsOf(id).flatMap((record) => {
        const lab = chosen.find((each) => each.id === record.lab)
        return lab === undefined ? [] : rescored(record, lab, rules.course.weights)
      }),
  }
}
