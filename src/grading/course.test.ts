import { expect, test } from 'vitest'
import type { Lab } from '../catalog/index.ts'
import { parseCourse } from './course.ts'

const labs = [
  { id: '4.1', slug: '4.1-network-manager', steps: [{ title: '', checks: ['a', 'b'] }] },
  { id: '4.10', slug: '4.10-x', steps: [] },
] as unknown as Lab[]

const parse = (text: string) => parseCourse(text, 'grading.yaml', labs)

test('points and weights, of the labs that are named', () => {
  expect(parse('labs:\n  4.1: { points: 40, checks: { a: 2, b: 0.5 } }\n  4.10:\n    points: 5\n')).toEqual({
    points: { '4.1': 40, '4.10': 5 },
    checks: { '4.1': { a: 2, b: 0.5 } },
  })
})

test.each([
  ['labs: [', /grading\.yaml: /],
  ['', /grading\.yaml/],
  ['labs: {}\nlate: 3', /late/],
  ['labs: { 4.1: { points: many } }', /points must be a number/],
  ['labs: { 4.1: { points: -3 } }', /points must be a number/],
  ['labs: { 4.1: { checks: { c: 1 } } }', /has no check "c"/],
  ['labs: { 4.1: { bonus: 1 } }', /bonus/],
  ['labs: { 5.1: { points: 1 } }', /no lab "5\.1"/],
  ['labs: { __proto__: { points: 1 } }', /no lab/],
])('%j is refused', (text, why) => {
  expect(() => parse(text)).toThrow(why)
})
