/**
 * `npm run soak -- --load 8 --runs 200`: runs the references, or the mistakes, one after another while this machine is kept
 * busy, and tells which verdicts were not what they are on a machine with nothing else to do.
 */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { Command, Option } from 'commander'
import { type SandboxKind, sandboxKinds } from '../../src/sandbox/index.ts'
import type { LabVerdict } from '../../src/verdict/index.ts'
import { loadMistake, mistakeNames } from '../mistakes/load.ts'
import type { MistakeRun } from '../mistakes/main.ts'
import { ROOT, withoutVitest } from '../support/cli.ts'
import { SLUGS } from '../support/submission.ts'
import { startLoad } from './load.ts'
import { type Run, renderSum, statusOf } from './sum.ts'

interface Options {
  load: string
  runs: string
  labs?: string
  mistakes?: true
  sandbox: SandboxKind
}

interface Plan {
  what: string
  fails: string[]
  argv: string[]
  /** From what it printed. */
  verdicts: (document: unknown) => Run['verdicts']
}

function reference(lab: string, { sandbox }: Options): Plan {
  const argv = [join(ROOT, 'src/cli/launch.mjs'), 'lab', 'check', lab, '--solution', '--json']
  return {
    ...{ what: lab, fails: [], argv: [...argv, '--sandbox', sandbox] },
    verdicts: (document) => (document as LabVerdict).verdicts,
  }
}

async function mistake(slug: string, name: string, { sandbox }: Options): Promise<Plan> {
  const [lab = ''] = slug.split('-')
  const { fails } = await loadMistake(slug, name)
  const argv = ['--import', 'tsx', join(ROOT, 'checks/mistakes/main.ts'), lab, name, '--json']
  return {
    ...{ what: `${lab} ${name}`, fails, argv: [...argv, '--sandbox', sandbox] },
    verdicts: (document) => (document as MistakeRun).verdicts,
  }
}

/** As many as are wanted, of all kinds in turn. */
async function plansFor(options: Options): Promise<Plan[]> {
  const wanted = options.labs?.split(',')
  const slugs = SLUGS.filter((slug) => wanted === undefined || wanted.includes(slug.split('-')[0] ?? ''))
  const all = options.mistakes
    ? await Promise.all(
        slugs.flatMap((slug) => mistakeNames(slug).map((name) => mistake(slug, name, options))),
      )
    : slugs.map((slug) => reference(slug.split('-')[0] ?? '', options))
  if (all.length === 0) throw new Error(`there is no lab ${options.labs}`)
  const runs = Number(options.runs)
  // Spread over all of them, when there are more than are wanted.
  const step = Math.max(1, Math.floor(all.length / runs))
  return Array.from({ length: runs }, (_, index) => all[(index * step) % all.length] as Plan)
}

async function perform({ what, fails, argv, verdicts }: Plan): Promise<Run> {
  const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>((resolve) => {
    const env = withoutVitest(process.env)
    execFile(process.execPath, argv, { cwd: ROOT, env, maxBuffer: 2 ** 28 }, (_, out, err) =>
      resolve({ stdout: out, stderr: err }),
    )
  })
  try {
    return { what, fails, verdicts: verdicts(JSON.parse(stdout)) }
  } catch {
    return { what, fails, verdicts: [], broke: `${stdout}${stderr}`.trim() }
  }
}

async function soak(options: Options): Promise<number> {
  const plans = await plansFor(options)
  await using _load = startLoad(Number(options.load))
  const runs: Run[] = []
  for (const plan of plans) {
    const started = performance.now()
    const run = await perform(plan)
    runs.push(run)
    const took = ((performance.now() - started) / 1000).toFixed(1)
    console.log(`${runs.length}/${plans.length} ${run.what}: ${statusOf(run)} (${took} s)`)
  }
  console.log(renderSum(runs))
  return runs.some((run) => statusOf(run) === 'failed') ? 1 : 0
}

const program = new Command('npm run soak --')
  .description('Runs references or mistakes on a machine that is kept busy.')
  .option('--load <n>', 'processes that only compute', '8')
  .option('--runs <n>', 'how many runs, of all labs in turn', '20')
  .option('--labs <ids>', 'such as 4.1,4.4; without, all of them')
  .option('--mistakes', 'the mistakes, which have to fail, in place of the references')
  .addOption(new Option('--sandbox <kind>').choices(sandboxKinds).default('qemu'))
  .parse()
process.exitCode = await soak(program.opts<Options>())
