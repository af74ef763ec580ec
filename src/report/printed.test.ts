import { describe, expect, it } from 'vitest'
import type { LabVerdict } from '../verdict/verdict.ts'
import * as fixtures from './fixtures.ts'
import { renderFailure, renderOutcome } from './index.ts'

const options = { width: 80, color: false }
const many = Array.from({ length: 300 }, (_, index) => `line ${index + 1}`).join('\n')

/** The same, with something printed in its first check and in its last one. */
function printing(lab: LabVerdict, first: string, last = ''): LabVerdict {
  const verdicts = lab.verdicts.map((verdict, index) => {
    const printed = index === 0 ? first : index === lab.verdicts.length - 1 ? last : ''
    return printed === '' ? verdict : { ...verdict, printed }
  })
  return { ...lab, verdicts }
}

describe.each([
  ['passed', fixtures.passedWithoutBonus],
  ['failed', fixtures.forwardDropped],
])('what the code printed, when it has %s', (_, lab) => {
  it('is counted, and found by the command', () => {
    const text = renderOutcome(printing(lab, 'hello\n\nworld\n', 'bye'), options)
    expect(text).toMatch(/your code printed 3 lines.*: npm run lab check 4\.1 -- --full/)
    expect(text).not.toContain('hello')
    expect(renderOutcome(lab, options)).not.toMatch(/your code printed \d/)
  })

  it('is shown whole with --full, by check', () => {
    const text = renderOutcome(printing(lab, 'hello\n\nworld\n', 'bye'), { ...options, full: true })
    const [first, last] = [lab.verdicts[0]?.check, lab.verdicts.at(-1)?.check]
    const block = [
      ...['  your code printed 3 lines', `    in ${first}`, '      │ hello', '      │ world'],
      ...[`    in ${last}`, '      │ bye'],
    ]
    expect(text).toContain(`${block.join('\n')}\n`)
    expect(text).not.toContain('-- --full')
  })

  it('keeps both ends of very much', () => {
    const text = renderOutcome(printing(lab, many), { ...options, full: true })
    for (const line of ['line 1', 'line 300', '… 101 more lines'])
      expect(text).toMatch(new RegExp(`${line}$`, 'm'))
    expect(text).not.toMatch(/line 150$/m)
  })
})

it('names the reference where that has printed something', () => {
  const lab = printing({ ...fixtures.passedWithoutBonus, kind: 'reference' }, 'hello')
  expect(renderOutcome(lab, options)).toContain('npm run lab check 4.1 -- --solution --full')
})

it('is not cut where all that is known of a failure is asked for, and neither are its commands', () => {
  const [failed] = fixtures.forwardDropped.verdicts.filter(({ status }) => status === 'failed')
  if (failed?.evidence === undefined) throw new Error('the fixture has no failure')
  const listed = (count: number): string => {
    const commands = Array.from({ length: count }, (_, index) => ({
      ...{ command: `ip link show veth${index}`, exitCode: 0, output: '' },
      at: `labs/4.1-network-manager/network-manager.ts:${index}`,
    }))
    const evidence = { ...failed.evidence, commands } as typeof failed.evidence
    return renderFailure(
      { ...failed, evidence: evidence as NonNullable<typeof evidence> },
      { ...options, full: true },
    )
  }
  expect(listed(30)).not.toContain('more command')
  expect(listed(30)).toContain('ip link show veth17 ')
  const bounded = listed(1000)
  expect(bounded).toMatch(/veth0 [\s\S]*more commands[\s\S]*veth999 /)
  expect(bounded.split('\n').length).toBeLessThan(300)
})
