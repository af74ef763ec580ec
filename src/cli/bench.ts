/**
 * `npm run bench`: measures what the README claims, on the screen and in `.lab/bench.json`. Kinds are interleaved, because a
 * machine that is busy now is busy for both, and medians are shown, because it is busier at some moments.
 */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Option } from 'commander'
import { LabError } from '../errors.ts'
import { openSandbox, openSession, startGuest } from '../guest/index.ts'
import { destroyMachine, privateMemoryOf, type Sandbox, type SandboxKind } from '../sandbox/index.ts'
import { gradingRows } from './bench-grading.ts'
import { reportsOf } from './bench-reports.ts'
import type { Row } from './bench-row.ts'
import { saveToVerdict } from './bench-watch.ts'
import type { Context } from './context.ts'
import { createProgram, runProgram } from './program.ts'

const run = promisify(execFile)

interface BenchOptions {
  rounds: string
  setup: boolean
  vagrant?: true
  grading?: true
  watch?: true
}

export async function benchCommand(args: string[], context: Context): Promise<number> {
  const program = createProgram('bench')
    .addOption(new Option('--rounds <n>', 'how often each is measured; slow ones three times').default('5'))
    .option('--no-setup', 'leave out the setup from an empty cache')
    .option('--grading', 'only grading: rates, processor time and memory, in some ten minutes')
    .option('--vagrant', 'put Vagrant beside it; destroys its machine')
    .option('--watch', 'only the time from a save to the verdict in lab watch')
  await runProgram(program, args)
  const { rounds: text, setup, vagrant, grading, watch } = program.opts<BenchOptions>()
  const rounds = Number(text)
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new LabError('usage', '--rounds takes a whole number from 1.')

  const { cacheDir, signal, onProgress } = context
  const open = (kind: SandboxKind, snapshots = true): Promise<Sandbox> =>
    openSandbox({ kind, cacheDir, signal, onProgress, snapshots })
  const [qemu, cold] = [await open('qemu'), await open('qemu', false)]
  context.quiet()

  const rows: Row[] = []
  // Shown as it is known: some of it takes minutes, and the last of it a network.
  const add = (...measured: Row[]): void => {
    context.quiet()
    rows.push(...measured)
    context.out(measured.map(renderRow).join(''))
  }
  context.out(`${'what'.padEnd(42)}${'median'.padStart(10)}   range (runs)\n`)
  if (watch) {
    add(...(await saveToVerdict(rounds, qemu, context)))
    return 0
  }
  if (grading) {
    for await (const row of gradingRows(qemu, context)) {
      add(row)
      // Of a run that is stopped, what it has.
      await keep(rows, qemu, context)
    }
    context.out(`\n${machine(qemu)}\n`)
    return 0
  }
  add({
    what: 'clone to first JavaScript answer',
    unit: 's',
    values: await repeat(rounds, () => firstAnswer(qemu)),
  })
  add({
    what: 'cold boot to first answer',
    unit: 's',
    values: await repeat(Math.min(rounds, 3), () => coldBoot(cold)),
  })
  add({
    what: 'private memory of a clone that answers',
    unit: 'MB',
    values: await repeat(2, () => privateMemory(qemu)),
  })
  const reports = [
    await reportsOf(1000, context),
    await reportsOf(1000, context),
    await reportsOf(1000, context),
  ]
  add(
    { what: 'reports of 1,000 submissions', unit: 's', values: reports.map(({ seconds }) => seconds) },
    { what: 'memory for that', unit: 'MB', values: reports.map(({ megabytes }) => megabytes) },
  )
  add(...(await saveToVerdict(rounds, qemu, context)))
  const local = await open('local')
  add({ what: 'local: fresh guest', unit: 's', values: await repeat(rounds, () => coldBoot(local)) })
  if (vagrant) add(...(await vagrantRows(rounds, context)))
  add(...(await endToEnd(rounds, vagrant ? ['qemu', 'vagrant', 'local'] : ['qemu', 'local'], context)))
  add({
    what: 'lab check all -- --solution, qemu',
    unit: 's',
    values: await repeat(Math.min(rounds, 3), () => checkReference('all', 'qemu', context)),
  })
  if (setup) add({ what: 'setup from an empty cache', unit: 's', values: [await emptyCache(context)] })
  await keep(rows, qemu, context)
  context.out(`\n${machine(qemu)}\nWritten to .lab/bench.json\n`)
  return 0
}

async function keep(rows: readonly Row[], qemu: Sandbox, { root }: Context): Promise<void> {
  const file = join(root, '.lab', 'bench.json')
  await mkdir(join(root, '.lab'), { recursive: true })
  await writeFile(file, `${JSON.stringify({ machine: machine(qemu), rows }, null, 2)}\n`)
}

async function repeat(times: number, measure: () => Promise<number>): Promise<number[]> {
  const values: number[] = []
  for (let done = 0; done < times; done += 1) values.push(await measure())
  return values
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now()
  await work()
  return (performance.now() - started) / 1000
}

/** From the start of the QEMU process until the agent, which is JavaScript, has answered. */
async function firstAnswer(sandbox: Sandbox): Promise<number> {
  const started = performance.now()
  await using guest = await sandbox.start()
  await using _session = await openSession(guest.stream, 60_000)
  return (performance.now() - started) / 1000
}

async function coldBoot(sandbox: Sandbox): Promise<number> {
  return timed(async () => {
    await using _guest = await startGuest(sandbox)
  })
}

/** Pages that the clone has of its own: what it has written, QEMU's own heap, and the code that it has translated by now. */
async function privateMemory(sandbox: Sandbox): Promise<number> {
  await using guest = await startGuest(sandbox)
  await guest.session.request('state', {}, (await import('valibot')).unknown())
  const keeper = guest.sandbox.pid
  const qemu = readFileSync(`/proc/${keeper}/task/${keeper}/children`, 'utf8')
    .trim()
    .split(' ')
    .map(Number)
    .find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('qemu'))
  return privateMemoryOf(qemu ?? 0)
}

async function vagrantRows(rounds: number, { cacheDir, signal, onProgress, quiet }: Context): Promise<Row[]> {
  const open = (): Promise<Sandbox> => openSandbox({ kind: 'vagrant', cacheDir, signal, onProgress })
  const fromNothing = async (): Promise<number> => {
    await destroyMachine({ onProgress, signal })
    return timed(async () => {
      await using _guest = await startGuest(await open())
    })
  }
  const cold = await repeat(Math.min(rounds, 3), fromNothing)
  const machine = await open()
  quiet()
  return [
    { what: 'vagrant: no machine to first answer', unit: 's', values: cold },
    {
      what: 'vagrant: fresh guest in the machine',
      unit: 's',
      values: await repeat(rounds, () => coldBoot(machine)),
    },
  ]
}

async function endToEnd(rounds: number, kinds: SandboxKind[], context: Context): Promise<Row[]> {
  const values: Record<SandboxKind, number[]> = { qemu: [], vagrant: [], local: [] }
  for (let round = 0; round < rounds; round += 1) {
    for (const kind of kinds) values[kind].push(await checkReference('4.1', kind, context))
  }
  const toLocal = (kind: SandboxKind): Row => ({
    what: `${kind} to local`,
    unit: '×',
    values: values[kind].map((seconds, index) => seconds / (values.local[index] ?? Number.NaN)),
  })
  return [
    ...kinds.map(
      (kind): Row => ({ what: `lab check 4.1 -- --solution, ${kind}`, unit: 's', values: values[kind] }),
    ),
    ...kinds.filter((kind) => kind !== 'local').map(toLocal),
  ]
}

function checkReference(lab: string, kind: SandboxKind, { root }: Context): Promise<number> {
  const launch = join(root, 'src/cli/launch.mjs')
  const args = [launch, 'lab', 'check', lab, '--solution', '--sandbox', kind, '--json']
  return timed(async () => void (await run(process.execPath, args, { cwd: root, maxBuffer: 2 ** 26 })))
}

async function emptyCache({ root }: Context): Promise<number> {
  const cache = mkdtempSync(join(tmpdir(), 'lab-bench-'))
  try {
    const env = { ...process.env, CONTAINER_LAB_CACHE: cache }
    return await timed(
      async () =>
        void (await run(process.execPath, [join(root, 'src/setup/setup.mjs'), '--yes'], { cwd: root, env })),
    )
  } finally {
    await rm(cache, { recursive: true, force: true })
  }
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

function renderRow({ what, unit, values }: Row): string {
  const shown = (value: number): string =>
    unit === 'MB' || unit === '%' ? value.toFixed(0) : value.toFixed(2)
  const span = `${shown(Math.min(...values))} – ${shown(Math.max(...values))}`
  return `${what.padEnd(42)}${`${shown(median(values))} ${unit}`.padStart(10)}   ${span} (${values.length})\n`
}

function machine({ description }: Sandbox): string {
  const [first] = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} × ${first?.model.trim()}, ${memory} GB, Node ${process.versions.node}, ${description}`
}
