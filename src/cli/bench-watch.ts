/**
 * For `npm run bench`: the time from a save to the verdict of the check that failed last, as `lab watch` has it.
 */
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, relative } from 'node:path'
import { findLab, type Lab, loadCatalog } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import type { Sandbox } from '../sandbox/index.ts'
import { FIXED_SEED, prepareSubject, type ReadyRun, readyRun } from '../verdict/index.ts'
import { watchFiles } from '../watch/index.ts'
import type { Context } from './context.ts'

interface Case {
  lab: string
  /** Fails because of a packet. */
  check: string
  /** What is left out of the reference. */
  without: RegExp
}

const CASES: Case[] = [
  { lab: '4.1', check: 'internet-source', without: /^.*-A POSTROUTING.*-j MASQUERADE.*\n/m },
  { lab: '4.2', check: 'lan-reaches', without: /^.*-A FORWARD .*redirected.*-j ACCEPT.*\n/m },
  { lab: '4.8', check: 'deny', without: / -j \$\{TARGETS\[action\]\}/ },
]

export interface Timed {
  what: string
  unit: 's'
  values: number[]
}

export async function saveToVerdict(rounds: number, opened: Sandbox, context: Context): Promise<Timed[]> {
  const labs = await loadCatalog(context.root)
  const rows: Timed[] = []
  for (const { lab: id, check, without } of CASES) {
    const lab = findLab(labs, id)
    const values: number[] = []
    for (let round = 0; round < rounds; round += 1)
      values.push(await once({ labs, lab, check, without }, opened, context))
    rows.push({ what: `watch ${id}: save to verdict`, unit: 's', values })
  }
  return rows
}

async function once(
  { labs, lab, check, without }: Omit<Case, 'lab'> & { labs: Lab[]; lab: Lab },
  opened: Sandbox,
  { root, cacheDir, built }: Context,
): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'lab-bench-'))
  const path = join(folder, 'labs', lab.slug, basename(lab.files.stub))
  const solution = await readFile(lab.files.solution, 'utf8')
  if (!without.test(solution)) throw new LabError('bad-lab', `The reference of ${lab.id} has changed.`)
  mkdirSync(dirname(path), { recursive: true })
  cpSync(join(root, 'labs/support'), join(folder, 'labs/support'), { recursive: true })
  try {
    const reference = await prepareSubject({ root, labs, lab, choice: { kind: 'reference' } })
    writeFileSync(path, solution)
    const before = await prepareSubject({ root, labs, lab, choice: { kind: 'file', path } })
    await using run = readyRun({
      ...{ root, opened, sandbox: { kind: opened.kind, cacheDir }, seed: FIXED_SEED },
      steps: lab.steps,
      checkFile: built(relative(root, lab.files.check)),
      first: { check, rehearsal: reference.bundle.code, last: before.bundle.code },
    })
    await run.warm
    let saved = (): void => {}
    const noticed = new Promise<void>((resolve) => {
      saved = resolve
    })
    await using _files = await watchFiles({
      folders: [dirname(path)],
      onSaved: () => saved(),
      onBroken: (error) => {
        throw error
      },
    })
    const started = performance.now()
    writeFileSync(path, solution.replace(without, ''))
    await noticed
    const subject = await prepareSubject({ root, labs, lab, choice: { kind: 'file', path } })
    await verdictOn(check, run, subject)
    return (performance.now() - started) / 1000
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function verdictOn(check: string, run: ReadyRun, subject: Parameters<ReadyRun['begin']>[0]): Promise<void> {
  return new Promise((resolve, reject) => {
    const onFirst = (told: { check: string; status: string }): void => {
      if (told.check !== check && told.status === 'passed') return
      if (told.status === 'failed') resolve()
      else reject(new LabError('guest-failed', `${check} of the benchmark is ${told.status}.`))
    }
    run.begin(subject, { onFirst }).catch(reject)
  })
}
