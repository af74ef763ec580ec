import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { boundsIn } from './bounds.ts'

let parent: string
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'bounds-'))
})
afterEach(() => rmSync(parent, { recursive: true }))

it('is none, and leaves nothing, where a limit cannot be set', () => {
  // An ordinary folder: no files appear in what is made in it, as where a controller is switched off.
  mkdirSync(join(parent, 'memory'))
  expect(boundsIn([[join(parent, 'memory'), { 'memory.max': 1 }]])).toBeUndefined()
  expect(
    boundsIn([
      [join(parent, 'memory'), {}],
      [join(parent, 'pids'), {}],
    ]),
  ).toBeUndefined()
  expect(readdirSync(join(parent, 'memory'))).toEqual([])
})

it('goes when it is disposed of', async () => {
  {
    await using bounds = boundsIn([[parent, {}]])
    expect(bounds?.joinedBy).toHaveLength(1)
    expect(readdirSync(parent)).toHaveLength(1)
  }
  expect(readdirSync(parent)).toEqual([])
})
