import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ROOT } from '../../checks/support/cli.ts'
import { record } from '../grading/fixture.ts'
import { tree } from '../submissions/fixture.ts'
import type { Verdict } from '../verdict/index.ts'
import type { Context } from './context.ts'
import { explainCommand } from './grade-explain.ts'

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
const losses = [
  { check: 'bridge-address', title: 'minidocker0 is up', points: 2, because: 'failed' as const, needs: [] },
]
const results = [
  record({
    submission: 'anna_7',
    people: [{ name: 'Anna', id: '7' }],
    points: 28,
    losses,
    verdicts: [failed],
  }),
  record({ submission: 'ben_8', people: [{ name: 'Ben', id: '8' }], verdicts: [failed] }),
  record({ submission: 'ben_9', people: [{ name: 'Ben', id: '9' }], status: 'missing' }),
]

async function explain(...args: string[]) {
  using files = tree({
    'results.jsonl': results.map((each) => `${JSON.stringify(each)}\n`).join(''),
    'overrides.yaml': '"8":\n  "4.1": { points: 5, reason: copied }\n',
    'class.csv': 'id,name,email\n1001,Anna,anna@x.example\n',
  })
  const said: string[] = []
  const context = { root: ROOT, out: (text: string) => said.push(text), drawing: { width: 80, color: false } }
  const code = await explainCommand(
    [files.folder, ...args.map((arg) => arg.replace('CLASS', join(files.folder, 'class.csv')))],
    context as unknown as Context,
  )
  return { code, said: said.join('') }
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

test('points that were given by hand are said', async () => {
  const { said } = await explain('ben_8', '4.1', 'bridge-address', '--recorded')
  expect(said).toMatch(/5 of 30 points.*given by hand \(30 from the checks\): copied/s)
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
