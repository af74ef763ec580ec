/**
 * A class without a guest: the runs are told by the test, and what is asked for and told in the end is looked at.
 */
import { expect, test } from 'vitest'
import type { Lab } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import type { Submission } from '../submissions/index.ts'
import type { FileChoice, LabVerdict, Subject, VerdictStatus } from '../verdict/index.ts'
import { gradeClass, TRIES } from './class.ts'
import type { Grading } from './grading.ts'
import { PLAIN_WEIGHTS } from './points.ts'
import type { LabRecord } from './record.ts'

function lab(id: string, ...buildsOn: string[]): Lab {
  const files = { narrative: '', stub: `/labs/${id}-x/x.ts`, solution: '', check: '' }
  return {
    id,
    slug: `${id}-x`,
    kind: 'code',
    title: id,
    points: 10,
    buildsOn,
    steps: [],
    files,
  } as unknown as Lab
}

const labs = [lab('4.1'), lab('4.2', '4.1'), lab('4.5', '4.1', '4.2')]

function submission(id: string, ...own: string[]): Submission {
  const people = [{ name: id }]
  const found = own.map((lab) => ({ lab, path: '' }))
  return { id, people, late: false, labs: found, hash: id, notes: [], remarks: new Map(), placed: [] }
}

/** What a run of a lab gives: statuses of its checks, or that it cannot be bundled. */
type Run = VerdictStatus[] | 'unreadable' | 'breaks off'

interface Extra {
  known?: LabRecord[]
  stubs?: string[]
  /** Labs without which nothing that is `unreadable` can be bundled. */
  helpers?: string[]
  /** What all bundles are. */
  same?: string
}

/** @param runs by `submission lab own,own`: one for each time that it is run, the last of them for ever */
async function grade(
  submissions: Submission[],
  runs: Record<string, Run[]>,
  { known = [], stubs = [], helpers = [], same }: Extra = {},
) {
  const asked: string[] = []
  /** What has been asked for and told, in the order in which that was. */
  const order: string[] = []
  const told: LabRecord[] = []
  let ran = 0
  const next = new Map<Subject, VerdictStatus[] | 'breaks off'>()
  const grading: Grading = {
    async subjectOf(slug, choice) {
      const { own = [], needed = [], path } = choice as FileChoice
      const key = `${path.split('/')[1]} ${slug.slice(0, 3)} ${own.join(',')}`.trim()
      asked.push(key)
      order.push(`run ${key}`)
      const [run, ...others] = runs[key] ?? [['passed'] as Run]
      if (others.length > 0) runs[key] = others
      const helper = helpers.find((id) => needed.includes(id))
      if (run === 'unreadable' && helper === undefined) throw new LabError('bundle-failed', 'no code')
      const used = [...own, ...(helper === undefined ? [] : [helper])]
      const builtOn = used.map((lab) => ({ lab, used: 'own' }))
      const subject = {
        lab: labs.find((lab) => lab.slug === slug),
        bundle: { hash: same ?? key },
        builtOn,
      } as unknown as Subject
      next.set(subject, run === undefined || run === 'unreadable' ? ['passed'] : run)
      return subject
    },
    async run(tasks, { prepare, onStart, onEnd }) {
      for (const task of tasks) {
        const candidates = await prepare(task)
        if (candidates.length > 0) onStart?.(task)
        ran += candidates.length
        onEnd(
          task,
          candidates.map(({ subject }) => {
            const run = next.get(subject) ?? []
            if (run === 'breaks off') throw new Error('a worker is gone')
            return verdictOf(subject, run)
          }),
        )
      }
    },
  }
  await gradeClass(submissions, grading, {
    ...{ labs, chosen: labs, weights: PLAIN_WEIGHTS, courseSeed: '', lanes: 1, sandbox: 'none' },
    hashesOf: ({ hash }) => ({ submission: hash, checks: '', references: '', image: '', runner: '' }),
    staged: async ({ id }) => ({ labs: `/${id}`, [Symbol.asyncDispose]: async () => {} }),
    isPristine: async (_, text) => text === 'stub',
    textOf: async (folder, { id }) => (stubs.includes(`${folder.slice(1)} ${id}`) ? 'stub' : 'code'),
    known: ({ id }, lab) => known.find((record) => record.submission === id && record.lab === lab.id),
    onStart: () => {},
    onRun: () => {},
    onResult(record) {
      told.push(record)
      order.push(`told ${record.submission} ${record.lab}`)
    },
  })
  const results = told.map(({ submission, lab, status, points, tries, builtOn, otherwise }) => {
    const own = builtOn.map(({ lab }) => lab).join(',')
    const other = otherwise === undefined ? [] : [`else ${otherwise.points}`]
    return [`${submission} ${lab}`, status, points ?? 'no', tries, own, ...other]
      .filter((fact) => fact !== '')
      .join(' ')
  })
  return { asked, order, ran, results: results.sort() }
}

function verdictOf(subject: Subject, statuses: VerdictStatus[]): LabVerdict {
  const verdicts = statuses.map((status, index) => ({ check: `c${index}`, title: '', status, bonus: false }))
  const passed = statuses.length > 0 && statuses.every((status) => status === 'passed')
  return { builtOn: subject.builtOn, verdicts, passed, duration: 1 } as unknown as LabVerdict
}

test('each lab is run on the student’s own earlier ones; what is missing or a stub needs no run', async () => {
  const { asked, results } = await grade(
    [submission('anna', '4.1', '4.2', '4.5'), submission('ben', '4.1', '4.5')],
    {},
    {
      stubs: ['ben 4.1'],
    },
  )
  expect(asked).toEqual(['anna 4.1', 'anna 4.2 4.1', 'anna 4.5 4.1,4.2', 'ben 4.5'])
  expect(results).toEqual([
    'anna 4.1 graded 10 1',
    'anna 4.2 graded 10 1 4.1',
    'anna 4.5 graded 10 1 4.1,4.2',
    'ben 4.1 untouched 0 0',
    'ben 4.2 missing 0 0',
    'ben 4.5 graded 10 1',
  ])
})

test('a lab that fails on an earlier one which is not passed is run with the reference’s, and the better counts', async () => {
  const { asked, results } = await grade([submission('anna', '4.1', '4.2', '4.5')], {
    'anna 4.1': [['failed', 'passed']],
    'anna 4.2 4.1': [['failed', 'passed']],
    'anna 4.5 4.1,4.2': [['passed', 'failed']],
    'anna 4.5 4.2': [['failed', 'failed']],
  })
  expect(asked).toEqual(['anna 4.1', 'anna 4.2 4.1', 'anna 4.5 4.1,4.2', 'anna 4.2', 'anna 4.5 4.2'])
  expect(results).toEqual([
    'anna 4.1 graded 5 1',
    'anna 4.2 graded 10 1 else 5',
    'anna 4.5 graded 5 1 4.1,4.2 else 0',
  ])
})

test('what passes in its other try is the student’s own for the labs after it', async () => {
  const { asked, results } = await grade([submission('anna', '4.1', '4.2', '4.5')], {
    'anna 4.1': [['failed']],
    'anna 4.2 4.1': [['failed']],
    'anna 4.5 4.1,4.2': [['failed']],
  })
  expect(asked.slice(3)).toEqual(['anna 4.2', 'anna 4.5 4.2'])
  expect(results.at(-1)).toBe('anna 4.5 graded 10 1 4.2 else 0')
})

test('a helper that is only in a lab of the student’s own is used, whether that lab is passed or not', async () => {
  const { results } = await grade(
    [submission('anna', '4.1', '4.2', '4.5')],
    {
      'anna 4.1': [['failed']],
      'anna 4.2 4.1': [['failed']],
      'anna 4.2': [['failed']],
      'anna 4.5 4.1,4.2': [['failed']],
      'anna 4.5': ['unreadable'],
    },
    { helpers: ['4.2'] },
  )
  expect(results.at(-1)).toBe('anna 4.5 graded 10 1 4.2 else 0')
})

test('the other try is no run when the bundle is the same', async () => {
  const { asked, ran, results } = await grade(
    [submission('anna', '4.1', '4.2')],
    { 'anna 4.1': ['unreadable'], 'anna 4.2 4.1': [['failed']] },
    { same: 'hash' },
  )
  expect(asked).toEqual(['anna 4.1', 'anna 4.2 4.1', 'anna 4.2'])
  expect(ran).toBe(1)
  expect(results.at(1)).toBe('anna 4.2 graded 0 1 4.1')
})

test('one that is passed stays the student’s own', async () => {
  const { asked } = await grade([submission('anna', '4.1', '4.2', '4.5')], {
    'anna 4.2 4.1': [['failed']],
    'anna 4.5 4.1,4.2': [['failed']],
  })
  expect(asked).toEqual(['anna 4.1', 'anna 4.2 4.1', 'anna 4.5 4.1,4.2', 'anna 4.5 4.1'])
})

test('a lab that passes is not run again, whatever became of those before it', async () => {
  const { asked } = await grade([submission('anna', '4.1', '4.2')], { 'anna 4.1': [['failed']] })
  expect(asked).toEqual(['anna 4.1', 'anna 4.2 4.1'])
})

test('an earlier lab that cannot be bundled is replaced as well', async () => {
  const { results } = await grade([submission('anna', '4.1', '4.2')], {
    'anna 4.1': ['unreadable'],
    'anna 4.2 4.1': ['unreadable'],
  })
  expect(results).toEqual(['anna 4.1 unreadable 0 1', 'anna 4.2 graded 10 1 else 0', 'anna 4.5 missing 0 0'])
})

test('a fault of ours is tried again, and is never a zero', async () => {
  const { results } = await grade([submission('anna', '4.1'), submission('ben', '4.1')], {
    'anna 4.1': [
      ['errored', 'passed'],
      ['passed', 'passed'],
    ],
    'ben 4.1': [['errored', 'passed']],
  })
  expect(results.filter((result) => !result.includes('missing'))).toEqual([
    'anna 4.1 graded 10 2',
    `ben 4.1 errored no ${TRIES}`,
  ])
})

test('what is known already is not run, and counts as passed for later labs', async () => {
  const { asked: first } = await grade([submission('anna', '4.1', '4.2')], {})
  expect(first).toHaveLength(2)
  const known = [{ submission: 'anna', lab: '4.1', passed: true }] as LabRecord[]
  const { asked } = await grade(
    [submission('anna', '4.1', '4.2')],
    { 'anna 4.2 4.1': [['failed']] },
    { known },
  )
  expect(asked).toEqual(['anna 4.2 4.1'])
})

test('a result is told as soon as it is final', async () => {
  const { order } = await grade([submission('anna', '4.1', '4.2', '4.5')], {
    'anna 4.1': [['failed']],
    'anna 4.2 4.1': [['failed']],
  })
  expect(order).toEqual([
    'run anna 4.1',
    'told anna 4.1',
    'run anna 4.2 4.1',
    'run anna 4.5 4.1,4.2',
    'told anna 4.5',
    'run anna 4.2',
    'told anna 4.2',
  ])
})

test('a run that breaks off is tried again, each by itself, and costs nobody anything', async () => {
  const { asked, results } = await grade([submission('anna', '4.1'), submission('ben', '4.1')], {
    'anna 4.1': ['breaks off'],
  })
  expect(asked).toEqual(['anna 4.1', 'anna 4.1', 'ben 4.1', 'anna 4.1'])
  expect(results.filter((result) => !result.includes('missing'))).toEqual([
    `anna 4.1 errored no ${TRIES}`,
    'ben 4.1 graded 10 1',
  ])
})

test('the same code is not run twice when it has passed', async () => {
  const class_ = [submission('anna', '4.1'), submission('ben', '4.1')]
  const { results, ran } = await grade(class_, {}, { same: 'hash' })
  expect(results.filter((result) => !result.includes('missing'))).toEqual([
    'anna 4.1 graded 10 1',
    'ben 4.1 graded 10 1',
  ])
  expect(ran).toBe(1)
  expect((await grade(class_, { 'anna 4.1': [['failed']] }, { same: 'hash' })).ran).toBe(2)
})
