import { expect, test } from 'vitest'
import { record } from './fixture.ts'
import { overridden, parseOverrides, unusedOverrides } from './overrides.ts'

const parse = (text: string) => parseOverrides(text, 'overrides.yaml')
const overrides = parse(
  'anna:\n  4.1: { points: 25, reason: seen to work }\n"77":\n  "4.10": { points: 0, reason: copied }\n',
)

test('points and their reason, in place of what the checks gave', () => {
  expect(overridden(record({ points: 10 }), overrides)).toMatchObject({
    points: 25,
    override: { points: 25, reason: 'seen to work', before: 10 },
  })
  const other = record({
    submission: 'x',
    people: [{ name: 'X', id: '77' }],
    lab: '4.10',
    status: 'errored',
    points: null,
  })
  expect(overridden(other, overrides)).toMatchObject({ points: 0, override: { before: null } })
  const plain = record({ submission: 'ben' })
  expect(overridden(plain, overrides)).toBe(plain)
})

test('one that nobody has is told', () => {
  expect(unusedOverrides(overrides, [record()])).toEqual(['77 4.10'])
})

test('an empty file has none', () => {
  expect(parse('').size).toBe(0)
  expect(parse('# none yet\n').size).toBe(0)
})

test.each([
  ['anna: 3', /overrides\.yaml: anna/],
  ['anna: { 4.1: { points: 3 } }', /reason/],
  ['anna: { 4.1: { points: -3, reason: x } }', /points/],
  ['anna: { 4.1: { points: 3, reason: " " } }', /reason/],
  ['anna: [', /overrides\.yaml: /],
])('%j is refused', (text, why) => {
  expect(() => parse(text)).toThrow(why)
})

test('a number or an address of the roster names it as well', () => {
  const members = [{ row: 1, name: 'Anna', ids: ['77'], email: 'anna@x.example' }]
  const plain = record({ lab: '4.10' })
  expect(overridden(plain, overrides)).toBe(plain)
  expect(overridden(plain, overrides, members)).toMatchObject({ points: 0 })
  expect(unusedOverrides(overrides, [plain], () => members)).not.toContain('77 4.10')
})
