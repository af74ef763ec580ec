/**
 * What `npm run grade` was asked for, in one piece.
 */
import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { findLab, type Lab } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import { parseShard, type Shard } from '../grading/index.ts'
import { type SandboxKind, sandboxKinds } from '../sandbox/index.ts'
import { type Rules, type RulesOptions, rulesFrom, withRules } from './grade-rules.ts'
import { createProgram, runProgram } from './program.ts'

export interface GradeRequest {
  inputs: string[]
  /** Labs that are graded. */
  chosen: Lab[]
  /** Folder. */
  out: string
  jobs: number | undefined
  resume: boolean
  preview: boolean
  /** A moment; of repositories, the last commit before it counts. */
  at: string | undefined
  sandbox: SandboxKind
  rules: Rules
  courseSeed: string
  /** The part of the class that is graded here; absent when that is all of it. */
  shard: Shard | undefined
  /** Seconds for each lab of a submission. */
  timeout: number | undefined
}

interface Options extends RulesOptions {
  labs?: string
  out: string
  jobs?: string
  resume?: true
  preview?: true
  at?: string
  sandbox: SandboxKind
  iWroteThese?: true
  seed: string
  shard?: string
  timeout?: string
}

/** Undefined when only help was wanted. @throws LabError `usage`, `unknown-lab` */
export async function parseGradeRequest(args: string[], labs: Lab[]): Promise<GradeRequest | undefined> {
  let request: GradeRequest | undefined
  const program = withRules(createProgram('grade'))
    .description('Grade what was handed in: folders, archives, repositories, or a course site’s download.')
    .argument('<inputs...>', 'a folder or archive of submissions, or single ones')
    .option('--labs <ids>', 'only these, such as 4.1,4.2')
    .option('--out <folder>', 'where results and reports go', 'report')
    .option('--jobs <n>', 'labs at the same time; without it, as many as there are processors')
    .option('--timeout <s>', 'seconds for each lab; checks that are left then have failed')
    .option('--shard <i/n>', 'only the i-th of n parts; "auto" in a job array. Then: grade merge')
    .option('--resume', 'go on with the results that are in there')
    .option('--preview', 'tell what was found, and stop')
    .option('--at <date>', 'of repositories, the last commit before; by the student’s own clock')
    .option('--seed <seed>', 'other values in the checks, for the whole class', '')
    .action(async (inputs: string[], options: Options) => {
      request = await requestFrom(inputs, options, labs)
    })
  program.addHelpText(
    'after',
    `
With results:
  npm run grade report marks/        the reports again, for other rules
  npm run grade explain marks/ alice 4.2 hairpin-self
  npm run grade regrade marks/       the class again, and what has changed
  npm run grade merge a/ b/ -- --out all/`,
  )
  await runProgram(withSandbox(program), args)
  return request
}

export interface SandboxOptions {
  sandbox: SandboxKind
  iWroteThese?: true
}

export function withSandbox(program: Command): Command {
  return program
    .addOption(new Option('--sandbox <kind>', 'where the code runs').choices(sandboxKinds).default('qemu'))
    .option('--i-wrote-these', 'with --sandbox local: no code of anybody else is among these')
}

async function requestFrom(inputs: string[], options: Options, labs: Lab[]): Promise<GradeRequest> {
  const { sandbox, resume = false, preview = false, seed, iWroteThese } = options
  demandOwnCode(sandbox, iWroteThese)
  const out = resolve(options.out)
  const rules = await rulesFrom(options, labs, out)
  return {
    ...{ inputs, out, rules },
    chosen: chosenFrom(options.labs, labs),
    jobs: wholeNumber(options.jobs, '--jobs'),
    ...{ resume, preview, sandbox },
    at: momentFrom(options.at),
    courseSeed: seed === '' ? rules.course.seed : seed,
    shard: options.shard === undefined ? undefined : parseShard(options.shard, process.env),
    timeout: wholeNumber(options.timeout, '--timeout', 86_400),
  }
}

/** @throws LabError `usage` */
export function demandOwnCode(sandbox: SandboxKind, iWroteThese: true | undefined): void {
  if (sandbox !== 'local' || iWroteThese) return
  throw new LabError(
    'usage',
    'The local sandbox shares this machine’s kernel: it is not for learners’ code.',
    {
      next: 'Leave out --sandbox. If you wrote all of it yourself, add --i-wrote-these.',
    },
  )
}

function chosenFrom(ids: string | undefined, labs: Lab[]): Lab[] {
  const all = labs.filter(({ kind }) => kind === 'code')
  if (ids === undefined) return all
  const named = ids.split(',').map((id) => findLab(labs, id.trim()))
  const tour = named.find(({ kind }) => kind === 'tour')
  if (tour !== undefined)
    throw new LabError('usage', `Lab ${tour.id} is a tour: nothing is handed in for it.`)
  return all.filter((lab) => named.includes(lab))
}

export function wholeNumber(text: string | undefined, name: string, most = 999): number | undefined {
  if (text === undefined) return undefined
  if (/^[1-9]\d{0,4}$/.test(text) && Number(text) <= most) return Number(text)
  throw new LabError('usage', `${name} takes a whole number from 1 to ${most}.`)
}

/** As git understands it without asking its clock: ISO 8601, in UTC. */
function momentFrom(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const moment = new Date(text)
  if (!/^\d{4}-\d\d-\d\d/.test(text) || Number.isNaN(moment.getTime())) {
    throw new LabError('usage', `${JSON.stringify(text)} is no date.`, {
      next: 'Such as --at 2026-11-30T23:59 (your time zone), or 2026-11-30T23:59Z',
    })
  }
  return moment.toISOString()
}
