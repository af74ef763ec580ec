import { expect, test } from 'vitest'
import { LabError } from '../errors.ts'
import type { LabVerdict, ReadyRun, Subject, Verdict } from '../verdict/index.ts'
import { type Watched, watchedLab } from './watched-lab.ts'

const verdict = (check: string, status: Verdict['status']): Verdict =>
  ({ check, title: `title of ${check}`, status, bonus: false }) as Verdict

const outcome = (...verdicts: Verdict[]): LabVerdict =>
  ({ verdicts, passed: verdicts.every(({ status }) => status === 'passed') }) as LabVerdict

interface FakeRun extends ReadyRun {
  first: string | undefined
  code?: string
  told: Parameters<ReadyRun['begin']>[1]
  end(verdict: LabVerdict): void
  disposed: boolean
}

function fake(reads: (() => string | LabError)[]) {
  const runs: FakeRun[] = []
  const states: Watched[] = []
  const kept: LabVerdict[] = []
  const faults: unknown[] = []
  const lab = watchedLab({
    async read() {
      const code = (reads.length > 1 ? reads.shift() : reads[0])?.() ?? ''
      if (code instanceof LabError) throw code
      return { bundle: { hash: code }, untouched: code === 'stub' } as Subject
    },
    async ready(first) {
      let end = (_: LabVerdict): void => {}
      let cancel = (_: Error): void => {}
      const run: FakeRun = {
        first,
        told: undefined,
        warm: Promise.resolve(),
        disposed: false,
        begin(subject, told) {
          run.code = subject.bundle.hash
          run.told = told
          return new Promise((resolve, reject) => {
            end = resolve
            cancel = reject
          })
        },
        end: (told) => end(told),
        async [Symbol.asyncDispose]() {
          run.disposed = true
          cancel(new Error('the run was cancelled'))
        },
      }
      runs.push(run)
      return run
    },
    keep: async (told) => void kept.push(told),
    onChange: (state) => void states.push(structuredClone(state)),
    onFault: (error) => void faults.push(error),
  })
  return { lab, runs, states, kept, faults }
}

const until = (holds: () => boolean): Promise<void> => expect.poll(holds).toBe(true)

test('after a run the next one is ready for the check that failed', async () => {
  const { lab, runs, states, kept, faults } = fake([() => 'one', () => 'two'])
  lab.check()
  await until(() => runs[0]?.code === 'one')
  expect(runs[0]?.first).toBeUndefined()
  runs[0]?.end(outcome(verdict('bridge', 'passed'), verdict('reach', 'failed')))
  await until(() => runs[1]?.first === 'reach')
  expect(runs[1]?.code).toBeUndefined()
  expect(states.at(-1)?.stage).toBe('over')

  lab.check()
  await until(() => runs[1]?.code === 'two')
  expect(states.at(-1)).toMatchObject({ stage: 'first', first: { check: 'reach' } })
  runs[1]?.told?.onFirst?.(verdict('bridge', 'passed'), false)
  expect(states.at(-1)?.stage).toBe('first')
  runs[1]?.told?.onFirst?.(verdict('reach', 'passed'), false)
  expect(states.at(-1)).toMatchObject({ stage: 'rest', first: { verdict: { status: 'passed' } } })
  runs[1]?.end(outcome(verdict('reach', 'passed')))
  await until(() => runs.length === 3)
  expect(runs[2]?.first).toBeUndefined()
  expect(kept).toHaveLength(2)
  await lab[Symbol.asyncDispose]()
  expect(runs.every(({ disposed }) => disposed)).toBe(true)
  expect(faults).toEqual([])
})

test('what the first check needs may fail instead', async () => {
  const { lab, runs, states } = fake([() => 'one', () => 'two'])
  lab.check()
  await until(() => runs[0]?.code === 'one')
  runs[0]?.end(outcome(verdict('reach', 'failed')))
  await until(() => runs.length === 2)
  lab.check()
  await until(() => runs[1]?.code === 'two')
  runs[1]?.told?.onFirst?.(verdict('bridge', 'failed'), false)
  runs[1]?.told?.onFirst?.(verdict('reach', 'blocked'), false)
  expect(states.at(-1)?.first?.verdict).toMatchObject({ check: 'bridge', status: 'failed' })
  await lab[Symbol.asyncDispose]()
})

test('a newer save ends the run under way, and nothing of it is kept', async () => {
  const { lab, runs, states, kept, faults } = fake([() => 'one', () => 'two'])
  lab.check()
  await until(() => runs[0]?.code === 'one')
  lab.check()
  await until(() => runs[1]?.code === 'two')
  expect(runs[0]?.disposed).toBe(true)
  const before = states.length
  runs[0]?.told?.onVerdict?.(verdict('late', 'failed'))
  expect(states).toHaveLength(before)
  runs[1]?.end(outcome(verdict('reach', 'passed')))
  await until(() => kept.length === 1)
  expect(faults).toEqual([])
  await lab[Symbol.asyncDispose]()
})

test('a save that changes nothing goes on with the run; a person who asks gets another', async () => {
  const { lab, runs } = fake([() => 'same'])
  lab.check()
  await until(() => runs[0]?.code === 'same')
  lab.check()
  lab.check(true)
  await until(() => runs[1]?.code === 'same')
  expect(runs).toHaveLength(2)
  await lab[Symbol.asyncDispose]()
})

test('code that cannot be read ends the run under way and says why; the next save is checked', async () => {
  const broken = new LabError('bundle-failed', 'labs/x.ts:3: no')
  const { lab, runs, states } = fake([() => 'one', () => broken, () => 'two'])
  lab.check()
  await until(() => runs[0]?.code === 'one')
  lab.check()
  await until(() => states.at(-1)?.problem === broken || states.at(-1)?.problem?.message === broken.message)
  expect(runs[0]?.disposed).toBe(true)
  lab.check()
  await until(() => runs.at(-1)?.code === 'two')
  await lab[Symbol.asyncDispose]()
})

test('a stub as it came is not checked', async () => {
  const { lab, runs, states } = fake([() => 'stub'])
  lab.check()
  await until(() => states.at(-1)?.stage === 'over')
  expect(runs).toHaveLength(0)
  await lab[Symbol.asyncDispose]()
})
