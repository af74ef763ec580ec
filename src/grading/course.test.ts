import { expect, test } from 'vitest'
import type { Lab } from '../catalog/index.ts'
import { parseCourse } from './course.ts'

const labs = [
  { id: '4.1', slug: '4.1-network-manager', points: 30, steps: [{ title: '', checks: ['a', 'b'] }] },
  { id: '4.10', slug: '4.10-x', steps: [] },
] as unknown as Lab[]

const parse = (text: string) => parseCourse(text, 'grading.yaml', labs)

test('points and weights, of the labs that are named', () => {
  const text =
    'labs:\n  4.1: { points: 40, checks: { a: 2, b: 5 points }, bonus: 2 }\n  4.10:\n    points: 5\n    counts: bonus\n'
  expect(parse(text)).toEqual({
    weights: {
      points: { '4.1': 40, '4.10': 5 },
      checks: { '4.1': { a: 2 } },
      fixed: { '4.1': { b: 5 } },
      bonus: { '4.1': 2 },
    },
    policy: { counts: { '4.10': 'bonus' } },
    seed: '',
  })
})

test('what becomes of the sum', () => {
  const text =
    'seed: autumn\nlate: { due: 2026-11-30T23:59+01:00, per_day: 10%, most: 50%, grace: 15 min }\nrounding: { to: 0.5 }\nscale: 100\n'
  expect(parse(text)).toMatchObject({
    seed: 'autumn',
    policy: {
      late: {
        due: { at: Date.UTC(2026, 10, 30, 22, 59), zone: 60 },
        perDay: { percent: 10 },
        most: { percent: 50 },
        grace: 900_000,
      },
      rounding: { to: 0.5, way: 'nearest' },
      scale: 100,
    },
  })
})

test.each([
  ['labs: [', /grading\.yaml: /],
  ['', /grading\.yaml: it has another form than it should/],
  ['labs: {}\nlate: 3', /late has another form than it should$/],
  ['labs: { 4.1: { points: many } }', /points must be a number/],
  ['labs: { 4.1: { points: -3 } }', /points must be a number/],
  ['labs: { 4.1: { checks: { c: 1 } } }', /has no check "c"/],
  ['labs: { 4.1: { bonuss: 1 } }', /bonuss is not known$/],
  ['late: { due: 2026-11-30T10:00Z }', /late, per_day is missing$/],
  ['labs: { 4.1: { counts: maybe } }', /counts has another form/],
  ['labs: { 4.1: { checks: { a: 20 points, b: 11 points } } }', /30 points, and its checks 31/],
  ['late: { due: 2026-11-30, per_day: 1 }', /time zone/],
  ['late: { due: 2026-02-30T10:00Z, per_day: 1 }', /time zone/],
  ['late: { per_day: much }', /per_day/],
  ['late: { per_day: 1, most: 50% }', /same kind/],
  ['rounding: { to: 0 }', /more than 0/],
  ['labs: { 5.1: { points: 1 } }', /no lab "5\.1"/],
  ['labs: { __proto__: { points: 1 } }', /no lab/],
])('%j is refused', (text, why) => {
  expect(() => parse(text)).toThrow(why)
})
