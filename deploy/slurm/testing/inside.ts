/**
 * The test itself, inside the namespaces; see `main.ts`.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeClass } from '../../../checks/support/class.ts'
import { ROOT } from '../../../checks/support/cli.ts'
import { SLUGS } from '../../../checks/support/submission.ts'
import { type LabRecord, readResults, resultFiles } from '../../../src/grading/index.ts'
import { type Cluster, startCluster, until } from './cluster.ts'

const PARTS = 3
const SUBMISSIONS = 12
const LAB = '4.4'
/** What is graded is ours, and the cluster is what is tested. */
const HOW = ['--labs', LAB, '--sandbox', 'local', '--i-wrote-these']
const LIMIT = 1800

const [folder = ''] = process.argv.slice(2)
const place = (name: string): string => join(folder, name)
const say = (text: string): void => console.log(text)

function demand(holds: boolean, what: string): void {
  say(`${holds ? '✓' : '✗'} ${what}`)
  if (!holds) throw new Error(what)
}

function grade(args: string[]): void {
  const { status } = spawnSync('npm', ['run', '-s', 'grade', ...args], { cwd: ROOT, stdio: 'inherit' })
  demand(status === 0, `npm run grade ${args[0] === 'merge' ? 'merge ' : ''}ends with 0`)
}

/** Of all attempts at a part: how many results each has. */
function attempts(part: number): number[] {
  return resultFiles(place('marks'))
    .map((file) => readResults(file))
    .filter(({ attempt }) => attempt?.shard?.index === part)
    .map(({ records }) => records.length)
}

interface Task {
  part: number
  node: string
  state: string
}

function tasks({ ask }: Cluster): Task[] {
  const lines = ask('squeue', '-h', '-r', '-o', '%K %T %N').split('\n')
  return lines.flatMap((line) => {
    const [part, state = '', node = ''] = line.split(' ')
    return part === undefined || part === '' ? [] : [{ part: Number(part), state, node }]
  })
}

/** A part that has been begun, and is not done. */
function halfWay(cluster: Cluster): Task | undefined {
  return tasks(cluster).find(({ part, state }) => {
    const done = attempts(part).at(0) ?? 0
    return state === 'RUNNING' && done > 0 && done < SUBMISSIONS / PARTS - 1
  })
}

/** Without times. */
function results(name: string): string[] {
  return readResults(join(place(name), 'results.jsonl'))
    .records.map(withoutTimes)
    .sort()
}

function withoutTimes({ duration: _, verdicts, ...record }: LabRecord): string {
  const judged = verdicts.map(({ check, status }) => [check, status])
  return JSON.stringify({ ...record, verdicts: judged })
}

const slug = SLUGS.find((each) => each.startsWith(`${LAB}-`)) ?? ''
await writeClass(place('class'), SUBMISSIONS, { slugs: [slug] })
mkdirSync(place('marks'))
say('One undisturbed run')
grade(['--', place('class'), '--out', place('single'), ...HOW])

say('\nA controller and two nodes')
const cluster = await startCluster(folder)
const script = join(ROOT, 'deploy/slurm/grade.sbatch')
const output = ['--output', place('log/task-%a.log')]
const array = ['--parsable', `--array=1-${PARTS}`, '--chdir', ROOT, '--mem=0', '--cpus-per-task=1', ...output]
cluster.ask('sbatch', ...array, script, place('class'), place('marks'), ...HOW)
let victim: Task | undefined
await until(
  'a task that is half done',
  () => {
    victim = halfWay(cluster)
    return victim !== undefined
  },
  LIMIT,
)
const { part, node } = victim as Task
cluster.kill(node)
say(`Killed ${node}, with ${attempts(part)[0]} of ${SUBMISSIONS / PARTS} results of part ${part}`)
await until(`${node} is given up for lost`, () => cluster.stateOf(node).startsWith('down'))
await until('all tasks have ended', () => tasks(cluster).length === 0, LIMIT)

const tried = attempts(part)
for (let each = 1; each <= PARTS; each += 1) say(`  part ${each}: ${attempts(each).join(' and ')} results`)
demand(tried.length === 2, `part ${part} was queued again`)
demand(
  readFileSync(place(`log/task-${part}.log`), 'utf8').includes(`Part ${part} of ${PARTS}`),
  'the tasks took their numbers from Slurm',
)
grade(['merge', place('marks'), '--', '--out', place('all')])
demand(results('all').length === SUBMISSIONS, 'every submission has a result')
demand(
  JSON.stringify(results('all')) === JSON.stringify(results('single')),
  'the results of one undisturbed run',
)
demand(
  readFileSync(join(place('all'), 'results.csv'), 'utf8') ===
    readFileSync(join(place('single'), 'results.csv'), 'utf8'),
  'the same results.csv, byte for byte',
)
say('\n1 passed, 0 failed')
// The daemons would keep this process, and with it the namespaces.
process.exit(0)
