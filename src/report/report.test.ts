import stringWidth from 'fast-string-width'
import { describe, expect, it } from 'vitest'
import type { Lab, LabState } from '../catalog/index.ts'
import type { LabVerdict } from '../verdict/verdict.ts'
import * as fixtures from './fixtures.ts'
import {
  firstFailure,
  liveSteps,
  nextLab,
  type Overviewed,
  type RenderOptions,
  renderCheckBrief,
  renderCheckLine,
  renderFailure,
  renderLabList,
  renderOutcome,
  renderOverviewLine,
  renderOverviewSum,
  renderSummary,
  renderVerdict,
  toJson,
  toJsonOfMany,
} from './index.ts'

const { wrongSource, ...verdicts } = fixtures
const names = Object.keys(verdicts) as (keyof typeof verdicts)[]
const SGR = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g')

const listed = (
  [
    ['4.0', 'Tour: anatomy of a container network', 15, 0, 'passed'],
    ['4.1', 'A network for containers', 75, 30, 'changed'],
    ['4.2', 'Publishing ports', 60, 30, 'started'],
    ['4.10', 'Interview: the way of a packet to the internet and back again', 20, 5, 'untouched'],
  ] satisfies [string, string, number, number, LabState][]
).map(([id, title, minutes, points, state]) => ({
  lab: { id, kind: id === '4.0' ? ('tour' as const) : ('code' as const), title, minutes, points },
  state,
}))

const overviewed: Overviewed[] = [
  { lab: '4.1', title: 'A network for containers', verdict: fixtures.passedWithoutBonus },
  { lab: '4.2', title: 'Publishing a port of a container on the host', verdict: fixtures.forwardDropped },
  { lab: '4.3', title: 'From container to container', verdict: fixtures.errored },
  { lab: '4.4', title: 'Names', unreadable: 'labs/4.4-dns/dns.ts:12:3: Expected "}" but found end of file' },
  { lab: '4.10', title: 'Interview', notBegun: true },
]
const run = { sandbox: 'amd64 in QEMU, emulated', duration: 28_400 }

function overview(options: RenderOptions): string {
  const lines = overviewed.map((entry) => renderOverviewLine(entry, options))
  return `${lines.join('\n')}\n\n${renderOverviewSum(overviewed, run, options)}\n`
}

describe.each([
  { color: false, ending: 'plain.txt' },
  { color: true, ending: 'color.ansi' },
])('recorded, $ending', ({ color, ending }) => {
  const options = { width: 80, color, nextLab: '4.2', points: 30 }
  it.each(names)('%s', async (name) => {
    const text = renderVerdict(verdicts[name], options)
    await expect(text).toMatchFileSnapshot(`__recorded__/${name}.${ending}`)
  })
  it('wrongSource', async () => {
    await expect(`${renderFailure(wrongSource, options)}\n`).toMatchFileSnapshot(
      `__recorded__/wrongSource.${ending}`,
    )
  })
  it('an overview', async () => {
    await expect(overview(options)).toMatchFileSnapshot(`__recorded__/overview.${ending}`)
  })
  it('the list of labs', async () => {
    await expect(renderLabList(listed, options)).toMatchFileSnapshot(`__recorded__/labs.${ending}`)
  })
})

describe('whatever the width', () => {
  it.each([40, 57, 80, 132])('%i columns are enough', (width) => {
    const options = { width, color: true }
    const texts = [
      ...names.map((name) => renderVerdict(verdicts[name], options)),
      renderFailure(wrongSource, options),
      renderLabList(listed, options),
      overview(options),
    ]
    for (const line of texts.join('\n').replace(SGR, '').split('\n')) {
      expect(stringWidth(line), line).toBeLessThanOrEqual(width)
    }
  })

  it('colour changes no text', () => {
    for (const name of names) {
      const plain = renderVerdict(verdicts[name], { width: 80, color: false })
      expect(renderVerdict(verdicts[name], { width: 80, color: true }).replace(SGR, '')).toBe(plain)
    }
  })
})

describe('what the guest sends', () => {
  const options = { width: 80, color: false }

  it('cannot steer the terminal', () => {
    const text = renderVerdict(fixtures.hostile, options)
    expect(text).not.toMatch(/[^\P{C}\n]|[\u2028\u2029]/u)
    expect(text).not.toMatch(/\p{M}{3}/u)
    expect(text).not.toContain('owned')
  })

  it('cannot fill the screen', () => {
    expect(renderVerdict(fixtures.hostile, options).split('\n').length).toBeLessThan(90)
    const endless = {
      ...wrongSource,
      title: 'x'.repeat(1e6),
      evidence: { expected: 'a\n'.repeat(1e6), observed: ' '.repeat(1e6), next: '' },
    }
    expect(renderFailure(endless, options).split('\n').length).toBeLessThan(60)
  })

  it('cannot start a line of its own among the checks', () => {
    for (const verdict of fixtures.hostile.verdicts) {
      expect(renderCheckLine(verdict, options)).not.toContain('\n')
      for (const line of renderCheckBrief(verdict, options).split('\n').slice(1))
        expect(line).toMatch(/^ {4}/)
    }
  })
})

describe('the summary', () => {
  const options = { width: 80, color: false }
  const last = (lab: LabVerdict, more = {}) => renderSummary(lab, { ...options, ...more }).split('\n  → ')[1]

  it('ends with the failure to mend, and takes required checks first', () => {
    expect(last(fixtures.forwardDropped)).toMatch(/^The policy of FORWARD is DROP/)
    const [pass, ...others] = fixtures.forwardDropped.verdicts
    const bonusFirst = { ...fixtures.forwardDropped, verdicts: [{ ...wrongSource, bonus: true }, ...others] }
    expect(pass?.status).toBe('passed')
    expect(firstFailure(bonusFirst)?.check).toBe('internet-reach')
  })

  it('ends with where to go on when all is well', () => {
    const passed = {
      ...fixtures.passedWithoutBonus,
      verdicts: fixtures.passedWithoutBonus.verdicts.slice(0, 3),
    }
    expect(last(passed, { nextLab: '4.2' })).toBe('npm run lab 4.2')
    expect(last(passed)).toBe('npm run lab')
    expect(last({ ...passed, kind: 'reference' })).toBe('npm run lab check 4.1')
  })

  it('looks back after a pass of the own code, and only then', () => {
    const why = 'What each of your rules is for: npm run lab why 4.1'
    const review = 'Two questions about it: npm run lab review 4.1'
    const passed = fixtures.passedWithoutBonus
    const worth = { ...options, points: 30 }
    expect(renderSummary(passed, worth)).toContain(`\n  ${why}\n  ${review}\n\n  → npm run lab`)
    expect(renderSummary(passed, worth)).toContain(' · 30 points · ')
    expect(renderSummary({ ...passed, kind: 'reference' }, worth)).not.toMatch(/review|why|points/)
    expect(renderSummary(fixtures.forwardDropped, worth)).not.toMatch(/review|lab why|points/)
    expect(renderSummary(passed, { ...options, width: 40 })).toContain('\n  npm run lab review 4.1\n')
  })

  const onlyPassed = {
    ...fixtures.passedWithoutBonus,
    verdicts: fixtures.passedWithoutBonus.verdicts.slice(0, 3),
  }

  it('does not take the checks that --only asks for to be the lab', () => {
    const text = renderSummary(onlyPassed, { ...options, nextLab: '4.2', partial: true })
    expect(text).toMatch(/checks passed \(all that --only asks for\)/)
    expect(text).toMatch(/→ npm run lab check 4\.1$/)
    expect(text).not.toMatch(/✓ Lab|review/)
  })

  it('names the lab of each line where commands of several were run', () => {
    const [failure] = fixtures.forwardDropped.verdicts.filter(({ status }) => status === 'failed')
    if (failure?.evidence?.commands === undefined) throw new Error('the fixture has no commands')
    const at = 'labs/4.3-container-to-container/container-to-container.ts:95'
    const [first, ...rest] = failure.evidence.commands
    const commands = [{ ...first, at } as (typeof rest)[number], ...rest]
    const text = renderFailure(
      { ...failure, evidence: { ...failure.evidence, commands } },
      { ...options, full: true },
    )
    expect(text).toMatch(/ {2}4\.3:95\b/)
    expect(text).toMatch(/ {2}4\.1:\d+\b/)
  })

  it('says which predecessors were not the own ones', () => {
    const text = renderSummary(fixtures.masqueradeForgotten, options)
    expect(text.replace(/\s+/g, ' ')).toContain('built on the reference 4.0 (yours has not passed)')
  })

  it('blames nobody for what was our fault', () => {
    expect(last(fixtures.errored)).toContain('npm run lab check 4.1 -- --json')
    const text = renderSummary(fixtures.errored, options).replace(/\s+/g, ' ')
    expect(text).toContain('not your fault')
    expect(text).toContain('1 check could not be tried: the guest did not answer within 30 s.')
  })
})

describe('the list of labs', () => {
  const list = (states: LabState[]) =>
    renderLabList(
      states.map((state, index) => ({
        lab: { id: `4.${index}`, kind: 'code', title: 'T', minutes: 1, points: 1 } as Lab,
        state,
      })),
      { width: 80, color: false },
    )

  it('does not go back to the tour once a lab has passed', () => {
    const lab = (id: string, kind: 'tour' | 'code') => ({ id, kind, title: 'T', minutes: 1, points: 1 })
    const labs = [lab('4.0', 'tour'), lab('4.1', 'code'), lab('4.2', 'code'), lab('4.3', 'code')]
    const next = (...states: LabState[]) =>
      nextLab(states.map((state, index) => ({ lab: labs[index] ?? lab('', 'code'), state })))?.lab.id
    expect(next('untouched', 'untouched', 'untouched')).toBe('4.0')
    expect(next('untouched', 'passed', 'untouched')).toBe('4.2')
    expect(next('untouched', 'passed', 'passed')).toBe('4.0')
    expect(next('untouched', 'untouched', 'passed', 'untouched')).toBe('4.3')
    expect(next('untouched', 'untouched', 'passed', 'passed')).toBe('4.1')
  })

  it('goes on with what was begun, then with what was not', () => {
    expect(list(['passed', 'untouched', 'started'])).toContain('→ npm run lab 4.2')
    expect(list(['passed', 'untouched', 'untouched'])).toContain('→ npm run lab 4.1')
    expect(list(['passed', 'passed'])).toContain('every lab has passed')
  })
})

describe('the overview', () => {
  const passed = overviewed.slice(0, 1)

  it('ends with the first lab that has not passed', () => {
    expect(renderOverviewSum(overviewed, run, { width: 80, color: false })).toMatch(/→ npm run lab 4\.2$/)
    expect(renderOverviewSum(passed, run, { width: 80, color: false })).toMatch(/^ {2}✓ 1 of 1 lab passed/m)
  })

  it('blames nobody for what was our fault', () => {
    expect(renderOverviewSum(overviewed, run, { width: 80, color: false })).toContain('not your fault')
  })

  it('as JSON has each lab as it is alone, and whether all have passed', () => {
    const { schemaVersion, ...alone } = JSON.parse(toJson(fixtures.forwardDropped))
    const document = JSON.parse(toJsonOfMany(overviewed, run))
    expect(document).toMatchObject({ schemaVersion, passed: false, ...run })
    expect(document.labs[1]).toEqual(alone)
    expect(document).toMatchObject({ unreadable: [{ lab: '4.4' }], notBegun: ['4.10'] })
    const [passed, , , unreadable, notBegun] = overviewed as [Overviewed, ...Overviewed[]]
    const verdictOf = (...entries: (Overviewed | undefined)[]) =>
      JSON.parse(toJsonOfMany(entries as Overviewed[], run)).passed
    expect(verdictOf(passed, notBegun)).toBe(true)
    expect(verdictOf(passed, unreadable)).toBe(false)
  })
})

describe('the steps of a lab', () => {
  const options = { width: 80, color: false }
  const { verdicts: all, steps } = fixtures.forwardDropped

  it('are told one after another, whichever check ends first', () => {
    const live = liveSteps(steps, options)
    const told = [...all].reverse().map((verdict) => live.take(verdict))
    expect(told.slice(0, -1).join('')).toBe('')
    const whole = renderVerdict(fixtures.forwardDropped, options)
    expect(told.join('')).toMatch(/The cable.*\n {2}✗ 3/)
    expect(whole).toContain(told.join('') + live.rest(fixtures.forwardDropped))
  })

  it('are told as they are complete, up to the first that is not done', () => {
    const live = liveSteps(steps, options)
    const told = all.map((verdict) => live.take(verdict)).filter((text) => text !== '')
    expect(told).toHaveLength(3)
    expect(told[0]).toMatch(/^ {2}✓ 1 {2}The bridge +1 of 1\n$/)
    expect(told[2]).toContain('internet-reach')
    expect(live.rest(fixtures.forwardDropped)).toMatch(/^ {2}✗ steps 4 to 6 +1 failed · 4 of 6\n$/)
  })

  it('show each check where all is asked for', () => {
    const text = renderVerdict(fixtures.forwardDropped, { ...options, full: true })
    for (const { title } of all) expect(text.replace(/\s+/g, ' ')).toContain(title.slice(0, 30))
    expect(text).toContain('rules of the host')
    expect(renderVerdict(fixtures.forwardDropped, options)).not.toContain('rules of the host')
  })

  it('come one after the other: what is still to write goes before a failure of a later step', () => {
    const { halfWay } = fixtures
    const failing = (check: string): LabVerdict => ({
      ...halfWay,
      verdicts: [
        ...halfWay.verdicts.filter((verdict) => verdict.check !== check),
        {
          ...{ check, title: check, scenario: '', status: 'failed', bonus: false, duration: 1 },
          evidence: { expected: 'an address', observed: 'this went wrong', next: 'Look at it.' },
        },
      ],
    })
    const earlier = renderVerdict(failing('bridge-address'), options)
    const later = renderVerdict(failing('dead-pid'), options)
    expect(earlier).toContain('this went wrong')
    expect(later).not.toContain('this went wrong')
    expect(later).toContain('Still to write')
    expect(later.trim().split('→')[1]).toContain('TODO 4')
    expect(renderVerdict(failing('dead-pid'), { ...options, full: true })).toContain('this went wrong')
  })

  it('have no fault that is not the code’s', () => {
    expect(renderVerdict(fixtures.errored, options)).not.toContain('✗')
    expect(renderVerdict(fixtures.errored, options)).toMatch(/^ {2}! \d/m)
  })

  it('are not done by a bonus, nor kept open by one', () => {
    const bonus = fixtures.passedWithoutBonus
    expect(renderVerdict(bonus, options)).not.toMatch(/steps? \d to/)
  })
})

describe('the JSON document', () => {
  it('has a version, the counts, and every verdict as it came', () => {
    const document = JSON.parse(toJson(fixtures.forwardDropped))
    expect(document).toMatchObject({
      schemaVersion: 3,
      lab: '4.1',
      passed: false,
      checks: { total: 12, passed: 8, failed: 2, notWritten: 0, blocked: 2, errored: 0 },
      bonus: { total: 0 },
    })
    expect(document.verdicts).toEqual(fixtures.forwardDropped.verdicts)
    expect(Object.keys(document)).toEqual(
      'schemaVersion lab title passed source kind untouched remaining builtOn seed sandbox duration checks bonus steps verdicts'.split(
        ' ',
      ),
    )
  })

  it('says how the VM was confined, and what this machine did not offer', () => {
    const confinement = {
      ...({ user: 'caller', namespaces: true, landlock: true, seccomp: true } as const),
      missing: ['a user of its own (only root can give it one)'],
    }
    const document = JSON.parse(toJson({ ...fixtures.forwardDropped, confinement }))
    expect(document.confinement).toEqual(confinement)
  })

  it('keeps hostile text, but not as a terminal would obey it', () => {
    const json = toJson(fixtures.hostile)
    expect(json).not.toMatch(/[^\P{C}\n]/u)
    expect(JSON.parse(json).verdicts).toEqual(fixtures.hostile.verdicts)
  })
})

describe('on a terminal', () => {
  const lab = fixtures.forwardDropped
  const outcome = (height: number): string => renderOutcome(lab, { width: 80, color: false, height })

  it('leaves out what does not fit, and its last line says where that is', () => {
    const whole = outcome(100)
    for (let height = 8; height < whole.split('\n').length; height += 1)
      expect(outcome(height).split('\n').length, String(height)).toBeLessThanOrEqual(Math.max(height, 10))
    const short = outcome(15)
    expect(short).toContain('observed')
    expect(short).not.toContain('where the packet was heard')
    expect(short.split('\n').at(-1)).toContain('-- --full')
  })

  it('folds what is still to be written, and counts the rest', () => {
    const lab = { ...fixtures.untouched, untouched: false }
    const [first, last] = [lab.remaining[0], lab.remaining.at(-1)].map(
      (todo) => todo?.what.slice(0, 20) ?? '',
    )
    const list = (height: number): string => renderOutcome(lab, { width: 80, color: false, height })
    const whole = list(100)
    expect(whole).toContain(last ?? '-')
    const lines = whole.split('\n').length
    for (let height = 12; height < lines; height += 1)
      expect(list(height).split('\n').length, String(height)).toBeLessThanOrEqual(height)
    expect(list(lines - 2)).toContain(first ?? '-')
    expect(list(lines - 2)).toMatch(/… \d+ more places?$/m)
  })

  it('says in few words where the packet was heard, where there is no room to draw it', () => {
    expect(outcome(15)).toContain('heard at  host minidocker0; and not again')
    expect(outcome(100)).toContain('where the packet was heard')
  })
})
