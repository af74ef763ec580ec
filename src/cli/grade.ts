/**
 * `npm run grade`: finds what was handed in, grades it in the VM, and writes what came of it.
 */
import { existsSync, readdirSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, freemem } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { type Lab, loadCatalog, pristineStub, readSource, sameSource } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import {
  type ClassOptions,
  checksHash,
  gradeClass,
  type LabRecord,
  type Ledger,
  openGrading,
  openLedger,
  referencesHash,
  rescored,
  runnerHash,
  type Staged,
} from '../grading/index.ts'
import { renderPreview } from '../report/index.ts'
import { EXIT } from '../setup/ending.mjs'
import { type Found, findSubmissions, type Submission, stage } from '../submissions/index.ts'
import type { Context } from './context.ts'
import { gradeProgress } from './grade-progress.ts'
import { writeReports } from './grade-reports.ts'
import { type GradeRequest, parseGradeRequest } from './grade-request.ts'
import { openWork, type Work } from './grade-work.ts'
import { readySandbox } from './ready-sandbox.ts'

export async function gradeCommand(args: string[], context: Context): Promise<number> {
  const labs = await loadCatalog(context.root)
  const request = await parseGradeRequest(args, labs)
  if (request === undefined) return EXIT.passed // help
  using work = await openWork()
  const { copies } = work
  const found = await findSubmissions(request.inputs, { labs, at: request.at, copies, except: request.out })
  context.out(renderPreview(found, request, context.drawing))
  if (request.preview) return EXIT.passed
  if (found.submissions.length === 0) {
    throw new LabError('usage', 'There is no submission in there.', {
      next: 'npm run grade -- submissions/ --preview tells what was found.',
    })
  }
  const ledger = await openOut(request)
  await gradeAll(found, ledger, { labs, request, work, context })
  const records = recordsOf(ledger, found, request)
  return writeReports(records, request.out, context)
}

/** Existing results are gone on with only when somebody asks for that. */
async function openOut({ out, resume }: GradeRequest): Promise<Ledger> {
  await mkdir(out, { recursive: true })
  const file = join(out, 'results.jsonl')
  if (existsSync(file) && !resume) {
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
  const hashes = hasher(root, opened.image ?? opened.description)
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

/** What errored is tried again, and so is what anything has changed for. */
function holds(record: LabRecord, hashes: LabRecord['hashes']): boolean {
  const names = ['submission', 'checks', 'references', 'image', 'runner'] as const
  return record.status !== 'errored' && names.every((name) => record.hashes[name] === hashes[name])
}

function hasher(root: string, image: string): ClassOptions['hashesOf'] {
  const runner = runnerHash(root)
  const references = referencesHash(root)
  const checks = new Map<string, string>()
  return ({ hash }, { slug }) => {
    const known = checks.get(slug) ?? checksHash(root, slug)
    checks.set(slug, known)
    return { submission: hash, checks: known, references, image, runner }
  }
}

/** Bytes that a lane may take: a guest of 70 MB with its emulator, and the checks. */
const LANE_MEMORY = 400 * 1024 * 1024

function defaultLanes(): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(freemem() / LANE_MEMORY)))
}

/** What every learner has been given, by its path below labs/. */
function supportFiles(root: string): Map<string, string> {
  const folder = join(root, 'labs/support')
  return new Map(readdirSync(folder).map((name) => [`support/${name}`, join(folder, name)]))
}

async function staged(
  submission: Submission,
  support: ReadonlyMap<string, string>,
  { staging }: Work,
): Promise<Staged> {
  const labs = join(await mkdtemp(join(staging, 'one-')), 'labs')
  await stage(submission, labs, support)
  return { labs, [Symbol.asyncDispose]: () => rm(dirname(labs), { recursive: true, force: true }) }
}

/** With the weights of this run: what a course decides anew needs no new run. */
function recordsOf(ledger: Ledger, { submissions }: Found, { chosen, rules }: GradeRequest): LabRecord[] {
  return submissions.flatMap(({ id }) =>
    chosen.flatMap((lab) => {
      const record = ledger.find(id, lab.id)
      return record === undefined ? [] : rescored(record, lab, rules.course.weights)
    }),
  )
}
