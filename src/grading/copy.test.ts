import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keyOf } from '../verdict/index.ts'
import { anotherCopy } from './copy.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'copies-'))
  mkdirSync(join(folder, 'checks/4.1-a'), { recursive: true })
  writeFileSync(
    join(folder, 'checks/4.1-a/index.check.mjs'),
    'globalThis.runs = (globalThis.runs ?? 0) + 1\n',
  )
})
afterEach(() => rmSync(folder, { recursive: true }))

test('each copy runs the checks once more, under a key of its own', async () => {
  const built = join(folder, 'checks/4.1-a/index.check.mjs')
  const copies = [1, 2].map((number) => anotherCopy(built, number))
  for (const copy of copies) await import(copy)
  expect(globalThis).toMatchObject({ runs: 2 })
  expect(copies.map(keyOf)).toEqual(['1.4.1-a', '2.4.1-a'])
  expect(anotherCopy(built, 1)).toBe(copies[0])
})
