/**
 * junit.xml: what build servers show. A suite for each lab of each submission, a case for each check.
 */

import type { LabRecord } from '../../grading/index.ts'
import type { Verdict } from '../../verdict/verdict.ts'
import { cleanLine, cleanLines } from '../hostile.ts'
import { escapeXml } from '../xml.ts'
import { withCause } from './evidence-text.ts'

export const JUNIT_START = '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="grade">\n'
export const JUNIT_END = '</testsuites>\n'

export function junitSuite(record: LabRecord): string {
  const { submission, lab, verdicts, duration } = record
  const cases =
    verdicts.length > 0 ? verdicts.map((verdict) => testCase(verdict, record)) : [wholeLab(record)]
  const count = (wanted: Verdict['status']): number =>
    verdicts.filter((verdict) => verdict.status === wanted).length
  const whole = verdicts.length === 0
  const attributes = {
    name: `${submission} ${lab}`,
    tests: String(cases.length),
    failures: String(whole && kindOf(record) === 'failure' ? 1 : count('failed')),
    errors: String(whole && kindOf(record) === 'error' ? 1 : count('errored')),
    skipped: String(whole && kindOf(record) === 'skipped' ? 1 : count('blocked')),
    time: (duration / 1000).toFixed(3),
  }
  return `  <testsuite${written(attributes)}>\n${cases.join('')}  </testsuite>\n`
}

function testCase(
  { check, title, status, duration, evidence, blockedBy, error }: Verdict,
  record: LabRecord,
): string {
  const attributes = {
    name: `${check}: ${title}`,
    classname: `${record.submission}.${record.lab}`,
    time: (duration / 1000).toFixed(3),
  }
  const open = `    <testcase${written(attributes)}`
  if (status === 'passed') return `${open}/>\n`
  const inside = {
    failed: () =>
      element(
        'failure',
        evidence?.cause ?? evidence?.observed ?? '',
        evidence === undefined
          ? ''
          : `expected: ${evidence.expected}\nobserved: ${withCause(evidence)}\nnext: ${evidence.next}`,
      ),
    blocked: () => element('skipped', `not tried before ${(blockedBy ?? []).join(', ')}`, ''),
    errored: () => element('error', 'not the student’s fault', error ?? ''),
  }
  return `${open}>${inside[status]()}</testcase>\n`
}

/** Of a lab without checks. */
function kindOf(record: LabRecord): 'error' | 'failure' | 'skipped' {
  if (record.status === 'errored') return 'error'
  return record.status === 'ungraded' ? 'skipped' : 'failure'
}

function wholeLab(record: LabRecord): string {
  const why = {
    missing: 'not submitted',
    untouched: 'the stub as it came',
    unreadable: record.unreadable?.message ?? '',
    errored: 'no result',
    ungraded: 'not graded yet',
    graded: 'no check was run',
  }[record.status]
  const attributes = { name: record.title, classname: `${record.submission}.${record.lab}`, time: '0.000' }
  return `    <testcase${written(attributes)}>${element(kindOf(record), why, record.unreadable?.output ?? '')}</testcase>\n`
}

function element(name: string, message: string, text: string): string {
  return `<${name}${written({ message })}>${escapeXml(cleanLines(text, 400).slice(0, 60).join('\n'))}</${name}>`
}

function written(attributes: Record<string, string>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeXml(cleanLine(value, 400))}"`)
    .join('')
}
