import { expect, test } from 'vitest'
import { exportsOf } from './exports.ts'

test.each([
  ['export class A {}\nexport abstract class B {}', 'A B'],
  [
    'export async function f() {}\nexport function* g() {}\nexport const enum E {}\nexport const c = 1',
    'f g E c',
  ],
  ['class A {}\nconst b = 1\nexport { A, b as c, type T }', 'A c'],
  ['export { NetworkManager } from "./other.ts"\nexport * from "x"', ''],
  ['export type T = 1\nexport interface I {}\nexport default class {}', ''],
  ['// export class A {}\nconst text = "export class B {}"\nconst regex = /export class C/', ''],
  ['export { a }\nexport { b }\nexport { c } from "x"\nexport class D {}', 'a b D'],
  ['export', ''],
  ['export { a', ''],
])('%j exports %j', (source, names) => {
  expect([...exportsOf(source)].join(' ')).toBe(names)
})
