/**
 * A class of twelve is graded once undisturbed. What a process that was killed or stopped and its successor find out is the same;
 * and graded again, only that result has changed whose code has. Parts of a class: `npm run test:slurm`.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeClass } from '../../checks/support/class.ts'
import { ROOT, withoutVitest } from '../../checks/support/cli.ts'
import { type LabRecord, readResults } from '../grading/index.ts'

/** All of it is ours. */
const SANDBOX = process.getuid?.() === 0 ? ['--sandbox', 'local', '--i-wrote-these'] : []
const LAB = '4.4'
const COUNT = 12

let folder: string
const place = (name: string): string => join(folder, name)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lab-class-'))
  await writeClass(place('class'), COUNT, { slugs: [`${LAB}-dns`], kinds: 6 })
  expect(await grade(['--out', place('single')])).toBe(0)
})
afterAll(() => rmSync(folder, { recursive: true }))

function start(args: string[]): ChildProcess {
  return spawn(process.execPath, [join(ROOT, 'src/cli/launch.mjs'), 'grade', ...args], {
    cwd: ROOT,
    env: withoutVitest(process.env),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
}

const ofClass = (args: string[]): string[] => [place('class'), '--labs', LAB, ...SANDBOX, ...args]

async function codeOf(child: ChildProcess): Promise<number> {
  child.stderr?.resume()
  const [code] = (await once(child, 'close')) as [number]
  return code
}

const grade = (args: string[]): Promise<number> => codeOf(start(ofClass(args)))

function withoutTimes({ duration: _, verdicts, ...record }: LabRecord): object {
  return { ...record, verdicts: verdicts.map(({ check, status }) => [check, status]) }
}

function expectTheSame(name: string): void {
  const results = (of: string) => {
    const { records } = readResults(join(place(of), 'results.jsonl'))
    return records
      .map(withoutTimes)
      .sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))
  }
  expect(results('single')).toHaveLength(COUNT)
  expect(results(name)).toEqual(results('single'))
  for (const file of ['results.csv', 'junit.xml'])
    expect(readFileSync(join(place(name), file), 'utf8').replace(/ time="[\d.]+"/g, '')).toBe(
      readFileSync(join(place('single'), file), 'utf8').replace(/ time="[\d.]+"/g, ''),
    )
}

/** So many lines as are whole by now. */
function linesIn(name: string): number {
  try {
    return readFileSync(join(place(name), 'results.jsonl'), 'utf8').split('\n').length - 1
  } catch {
    return 0
  }
}

test('killed half-way, and gone on with', async () => {
  const child = start(ofClass(['--out', place('killed')]))
  const ended = once(child, 'close')
  while (linesIn('killed') < 4) await delay(20)
  child.kill('SIGKILL')
  await ended
  const before = linesIn('killed')
  expect(before).toBeLessThan(COUNT)
  expect(await grade(['--out', place('killed'), '--resume'])).toBe(0)
  // Nothing that was known has been found out again.
  expect(linesIn('killed')).toBe(COUNT)
  expectTheSame('killed')
})

test('stopped half-way, it says how to go on, and reports say what is not graded yet', async () => {
  const child = start(ofClass(['--out', place('stopped')]))
  const said = text(child.stderr as NonNullable<typeof child.stderr>)
  const ended = once(child, 'close')
  while (linesIn('stopped') < 4) await delay(20)
  child.kill('SIGINT')
  expect((await ended)[0]).toBe(130)
  expect(await said).toMatch(/with --resume goes on from here/)
  const table = (): string => readFileSync(join(place('stopped'), 'results.csv'), 'utf8')
  expect(await codeOf(start(['report', place('stopped')]))).toBe(2)
  expect(table().match(/^student-/gm)).toHaveLength(COUNT)
  expect(table().match(/not graded yet: 4\.4/g)).toHaveLength(COUNT - linesIn('stopped'))
  expect(await grade(['--out', place('stopped'), '--resume'])).toBe(0)
  expectTheSame('stopped')
})

test('graded again, only that result has changed whose code has', async () => {
  appendFileSync(join(place('class'), 'student-01/labs/4.4-dns/dns.ts'), '\n}\n')
  const again = ['regrade', place('single'), '--out', place('again'), ...SANDBOX]
  expect(await codeOf(start(again))).toBe(0)
  const [, ...changes] = readFileSync(join(place('again'), 'changes.csv'), 'utf8').split('\r\n')
  expect(changes.slice(0, -1)).toEqual([expect.stringMatching(/^student-01,4\.4,.*,unreadable,code,/)])
})
