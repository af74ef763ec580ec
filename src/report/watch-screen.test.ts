import stringWidth from 'fast-string-width'
import { describe, expect, test } from 'vitest'
import type { LabVerdict, Verdict } from '../verdict/verdict.ts'
import * as fixtures from './fixtures.ts'
import { renderPage, renderWatch, renderWhole, type Size, type WatchView } from './index.ts'

const { wrongSource, ...verdicts } = fixtures

const keys = [
  { key: 'h', does: 'hint' },
  { key: 'd', does: 'diff' },
  { key: 'f', does: 'full' },
  { key: 'r', does: 'run again' },
  { key: 'q', does: 'quit' },
]

function viewOf(verdict: LabVerdict, more: Partial<WatchView> = {}): WatchView {
  const { lab, title } = verdict
  return { lab, title, doing: 'watching', verdict, underWay: false, keys, ...more }
}

const failed = verdicts.masqueradeForgotten.verdicts.find(({ status }) => status === 'failed') as Verdict
const reward = {
  points: 30,
  learned: 'What it can do now: The bridge · The cable',
  nextLab: 'lab 4.2, Publishing a port',
}
const first = { title: failed.title }
const partOf = (lab: LabVerdict): LabVerdict => ({ ...lab, verdicts: lab.verdicts.slice(0, 3) })

const views: Record<string, WatchView> = {
  ...Object.fromEntries(Object.entries(verdicts).map(([name, verdict]) => [name, viewOf(verdict)])),
  passed: viewOf(verdicts.passedWithoutBonus, { reward }),
  first: viewOf(partOf(verdicts.masqueradeForgotten), {
    underWay: true,
    doing: 'checking what failed last',
    first,
  }),
  firstFailed: viewOf(partOf(verdicts.masqueradeForgotten), {
    ...{ underWay: true, doing: 'checking: 3 of 12' },
    first: { ...first, verdict: failed },
  }),
  firstPassed: viewOf(partOf(verdicts.masqueradeForgotten), {
    ...{ underWay: true, doing: 'checking: 3 of 12' },
    first: { ...first, verdict: { ...failed, status: 'passed' } },
  }),
  unreadable: viewOf(verdicts.passedWithoutBonus, {
    problem: [
      'labs/4.1-network-manager/network-manager.ts:12:3: Expected "}"',
      '  | 12 | )',
      '→ Mend that line.',
    ],
  }),
}

const sizes: Size[] = [
  { width: 80, height: 24, color: false },
  { width: 140, height: 40, color: false },
]

describe.each(sizes)('at $width × $height', (size) => {
  test.each(Object.keys(views))('%s', async (name) => {
    const lines = renderWatch(views[name] as WatchView, size)
    const text = `${lines.join('\n')}\n`
    await expect(text).toMatchFileSnapshot(`__recorded__/watch/${name}.${size.width}.txt`)
    expect(lines).toHaveLength(size.height)
    for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(size.width)
    expect(lines.at(-1)).toContain('q quit')
  })
})

test('what is still to write goes before a failure of a later step, which f shows', () => {
  const { halfWay } = verdicts
  const later = { ...failed, check: 'dead-pid', title: 'a later failure' }
  const view = viewOf({ ...halfWay, verdicts: [...halfWay.verdicts, later] })
  const [size] = sizes as [Size]
  expect(renderWatch(view, size).join('\n')).not.toContain('a later failure')
  expect(renderWatch(view, size).join('\n')).toContain('TODO 4')
  expect(renderWhole(view, size).join('\n')).toContain('a later failure')
})

test.each([
  [80, 12],
  [40, 24],
  [36, 8],
])('%i × %i has room for the keys, and for as much as fits', (width, height) => {
  for (const view of Object.values(views)) {
    const lines = renderWatch(view, { width, height, color: true })
    expect(lines.length).toBeLessThanOrEqual(height)
    expect(lines.at(-1)).toContain('h')
  }
})

test('all that is known is there to be paged through', () => {
  const size = { width: 80, height: 24, color: false }
  const lines = renderWhole(views.masqueradeForgotten as WatchView, size)
  expect(lines.join('\n')).toContain('where the packet was heard')
  expect(lines.join('\n')).toContain('what your code ran')
  const seen = new Set<string>()
  for (let offset = 0; offset < lines.length; offset += 20) {
    const page = renderPage({ lines, offset, title: 'Lab 4.1', keys }, size)
    expect(page.screen).toHaveLength(24)
    for (const line of page.screen) seen.add(line)
  }
  for (const line of lines) expect(seen).toContain(line)
})

test('a page does not go beyond its text', () => {
  const size = { width: 80, height: 24, color: false }
  const page = { lines: ['one', 'two'], title: 'Lab 4.1', keys }
  expect(renderPage({ ...page, offset: 99 }, size).offset).toBe(0)
})

test('nothing that a guest said gets to the terminal as it is', () => {
  const lines = renderWatch(views.hostile as WatchView, { width: 80, height: 24, color: false })
  expect(lines.join('')).not.toMatch(/[\p{Cc}]/u)
})
