import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { record } from '../grading/fixture.ts'
import { writeRun } from '../grading/index.ts'
import { tree } from '../submissions/fixture.ts'
import type { Verdict } from '../verdict/index.ts'
import { explainCommand } from './grade-explain.ts'
import { contextFor } from './testing/context.ts'

const failed: Verdict = {
  ...{
    check: 'bridge-address',
    title: 'minidocker0 is up',
    scenario: '',
    status: 'failed',
    bonus: false,
    duration: 1,
  },
  evidence: { expected: 'it is up', observed: 'it is down', next: 'ip link set' },
}
/** One of fifteen, which are worth 30 points. */
const verdicts: Verdict[] = [
  failed,
  ...Array.from(
    { length: 14 },
    (_, number): Verdict => ({
      ...{ check: `other-${number}`, title: '', scenario: '', status: 'passed', bonus: false, duration: 1 },
    }),
  ),
]
const results = [
  record({ submission: 'anna_7', people: [{ name: 'Anna', id: '7' }], points: 28, verdicts }),
  record({ submission: 'ben_8', people: [{ name: 'Ben', id: '8' }], points: 28, verdicts }),
  record({ submission: 'ben_9', people: [{ name: 'Ben', id: '9' }], status: 'missing' }),
]

/** What the class was graded with. */
let asked: { course?: string; roster?: string; timeout?: number } | undefined
afterEach(() => {
  asked = undefined
})

const checkLab = vi.hoisted(() => vi.fn(async () => ({ verdicts: [] })))
vi.mock('./ready-sandbox.ts', () => ({
  readySandbox: async () => ({ sandbox: { kind: 'qemu' }, opened: { description: 'none' } }),
}))
vi.mock('../verdict/index.ts', async (original) => ({ ...(await original<object>()), checkLab }))

async function explain(...args: string[]) {
  using files = tree({
    'results.jsonl': results.map((each) => `${JSON.stringify(each)}\n`).join(''),
    'overrides.yaml': '"8":\n  "4.1": { points: 5, reason: copied }\n',
    'class.csv': 'id,name,email\n1001,Anna,anna@x.example\n',
    'grading.yaml': 'labs:\n  "4.1": { checks: { bridge-address: 15 points } }\n',
    'class/anna_7/network-manager.ts': 'export class NetworkManager {}\n',
  })
  const place = (name: string): string => join(files.folder, name)
  if (asked !== undefined) {
    const { course, roster, ...run } = asked
    const rules = {
      ...(course === undefined ? {} : { course: place(course) }),
      ...(roster === undefined ? {} : { roster: place(roster) }),
    }
    const inputs = [place('class')]
    writeFileSync(place('run.json'), writeRun({ ...{ inputs, labs: ['4.1'], seed: '' }, ...run, ...rules }))
  }
  const { context, said } = contextFor()
  const code = await explainCommand(
    [files.folder, ...args.map((arg) => arg.replace('CLASS', place('class.csv')))],
    context,
  )
  return { code, said: said() }
}

test.each(['anna_7', 'Anna', '7'])('what a check was judged by, for %s', async (who) => {
  const { code, said } = await explain(who, '4.1', 'bridge-address', '--recorded')
  expect(code).toBe(1)
  expect(said).toMatch(/28 of 30 points.*This check costs 2.*seed 0a1b2c3d.*observed +it is down/s)
})

test.each(['1001', 'anna@x.example'])('%s of the roster is a person as well', async (who) => {
  const args = [who, '4.1', 'bridge-address', '--recorded'] as const
  expect((await explain(...args, '--roster', 'CLASS')).said).toContain('anna_7')
  await expect(explain(...args)).rejects.toMatchObject({ next: expect.stringContaining('--roster') })
})

test('the course and the roster of the run hold here as well', async () => {
  asked = { course: 'grading.yaml', roster: 'class.csv' }
  const { said } = await explain('1001', '4.1', 'bridge-address', '--recorded')
  expect(said).toContain('As graded: --course grading.yaml --roster class.csv')
  expect(said).toMatch(/anna_7.*15 of 30 points.*This check costs 15/s)
})

test('what is run again has the time that the run had', async () => {
  asked = { timeout: 90 }
  await explain('anna_7', '4.1', 'bridge-address')
  expect(checkLab).toHaveBeenLastCalledWith(expect.objectContaining({ limit: 90_000, seed: '0a1b2c3d' }))
})

test('points that were given by hand are said', async () => {
  const { said } = await explain('ben_8', '4.1', 'bridge-address', '--recorded')
  expect(said).toMatch(/5 of 30 points.*given by hand \(28 from the checks\): copied/s)
})

test('where the submissions are is not known: the record is shown, and that is said', async () => {
  const { code, said } = await explain('anna_7', '4.1', 'bridge-address')
  expect(code).toBe(1)
  expect(said).toMatch(/it is down.*not run again/s)
})

test.each([
  [['carl', '4.1', 'x'], /no submission called "carl"/],
  [['Ben', '4.1', 'x'], /More than one/],
  [['anna_7', '4.2', 'x'], /no result of lab 4\.2/],
  [['anna_7', '4.1', 'constructor'], /no check "constructor"/],
  [['ben_9', '4.1', 'x'], /was not run: it was not submitted/],
  [['anna_7', '4.1', 'bridge-address', '--sandbox', 'local'], /not for learners/],
])('%j is refused', async (args, why) => {
  await expect(explain(...args)).rejects.toThrow(why)
})
