/**
 * Marks are the same when reports are written again, unless somebody asks for others.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeRun } from '../grading/index.ts'
import { asGraded, runIn } from './grade-rules.ts'

let folder: string
let said: string
const say = (text: string): void => {
  said += text
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-rules-'))
  said = ''
})
afterEach(() => rmSync(folder, { recursive: true }))

function gradedWith(files: { course?: string; roster?: string }): void {
  writeFileSync(join(folder, 'run.json'), writeRun({ inputs: ['/class'], labs: ['4.1'], seed: '', ...files }))
}

test('the course and the roster of the run are used again, and that is said', async () => {
  const course = join(folder, 'grading.yaml')
  const roster = join(folder, 'class.csv')
  for (const file of [course, roster]) writeFileSync(file, '')
  gradedWith({ course, roster })
  expect(asGraded({}, await runIn(folder), say)).toEqual({ course, roster })
  expect(said).toContain('As graded: --course grading.yaml --roster class.csv')
})

test('others are taken where they are asked for', async () => {
  gradedWith({ course: join(folder, 'gone.yaml') })
  expect(asGraded({ course: 'other.yaml' }, await runIn(folder), say)).toEqual({ course: 'other.yaml' })
  expect(said).toBe('')
})

test('what is no longer there is asked for, and marks are not changed in silence', async () => {
  gradedWith({ course: join(folder, 'gone.yaml') })
  const run = await runIn(folder)
  expect(() => asGraded({}, run, say)).toThrow(
    expect.objectContaining({
      code: 'usage',
      message: expect.stringContaining('gone.yaml, which is no longer there'),
    }),
  )
})

test('a run without either, or none that is known, changes nothing', async () => {
  expect(asGraded({ pseudonyms: true }, await runIn(folder), say)).toEqual({ pseudonyms: true })
  gradedWith({})
  expect(asGraded({}, await runIn(folder), say)).toEqual({})
  expect(said).toBe('')
})
