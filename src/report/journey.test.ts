/**
 * What `trace` shows, recorded. Write anew with -u.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import stringWidth from 'fast-string-width'
import { describe, expect, it, test } from 'vitest'
import { autopsy, type Findings, journeyOf } from '../verdict/index.ts'
import { renderJourney } from './journey.ts'

const found = readFileSync(join(import.meta.dirname, '../verdict/__recorded__/autopsies.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { mistake: string; findings: Findings })

const journey = (mistake: string) => {
  const findings = found.find((each) => each.mistake === mistake)?.findings as Findings
  const { sentence, next } = autopsy(findings) ?? {}
  return {
    title: `Lab 4.2: a packet with the mistake ${mistake}`,
    steps: journeyOf(findings),
    ...(sentence === undefined ? {} : { cause: sentence }),
    ...(next === undefined ? {} : { next }),
  }
}

const looks = { '80.plain': [80, false], '140.plain': [140, false], '80.color': [80, true] } as const

describe.each(['forward-host-port', 'no-route-localnet', 'dnat-keeps-port'])('%s', (mistake) => {
  test.each(Object.entries(looks))('%s', async (look, [width, color]) => {
    const screen = renderJourney(journey(mistake), { width, color })
    const file = `__recorded__/journey-${mistake}.${look}.${color ? 'ansi' : 'txt'}`
    await expect(screen).toMatchFileSnapshot(file)
    if (!color) for (const line of screen.split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(width)
  })
})

it('says who answered, or that nothing decides, or that nothing was heard', () => {
  const look = { width: 80, color: false }
  expect(renderJourney({ title: 't', steps: [], answered: 'web answered.' }, look)).toBe(
    't\n\n  It was heard nowhere.\n\n✓ web answered.\n',
  )
  expect(renderJourney({ title: 't', steps: [] }, look)).toMatch('✗ It was not answered, and nothing here')
})

it('shows no control characters of the guest', () => {
  const clear = '\u001b[2J'
  const { steps } = journey('forward-host-port')
  const hostile = steps.map((step) =>
    step.kind === 'heard'
      ? { ...step, link: clear, packet: clear }
      : { ...step, input: clear, met: step.met.map((met) => ({ ...met, words: clear, table: clear })) },
  )
  const screen = renderJourney({ title: clear, steps: hostile, cause: clear }, { width: 80, color: false })
  expect(screen).not.toContain('\u001b')
})
