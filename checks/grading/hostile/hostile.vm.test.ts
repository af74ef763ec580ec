/**
 * A reference, a stub and a few that are hostile, in QEMU: each gets what it must, and nothing is left of any. All of the hostile
 * ones: `npm run hostile:class`.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { stubFrom } from '../../../src/catalog/index.ts'
import { openLedger } from '../../../src/grading/index.ts'
import { ROOT, withoutVitest } from '../../support/cli.ts'
import { solutionOf } from '../../support/submission.ts'
import { archives, repositories } from './archives.ts'
import { codes } from './code.ts'
import { FILE, LAB, REFERENCE, SLUG, write } from './define.ts'

const folder = mkdtempSync(join(tmpdir(), 'hc-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const CHOSEN = ['says-escapes', 'imports-neighbor', 'link.zip', 'alternates']

test('good ones get what they deserve among hostile ones, and those what they must', async () => {
  const place = { folder: join(folder, 'class'), outside: join(folder, 'outside') }
  for (const each of Object.values(place)) mkdirSync(each)
  write(join(place.folder, 'good', FILE), REFERENCE)
  write(join(place.folder, 'begun', FILE), stubFrom(REFERENCE, solutionOf(SLUG)))
  const hostile = [...archives, ...repositories, ...codes].filter(({ name }) => CHOSEN.includes(name))
  for (const entry of hostile) await entry.make(place)
  const out = join(folder, 'marks')
  const argv = [join(ROOT, 'src/cli/launch.mjs'), 'grade', place.folder, '--labs', LAB, '--out', out]
  const child = spawn(process.execPath, argv, { cwd: ROOT, env: withoutVitest(process.env), stdio: 'ignore' })
  const [code] = (await once(child, 'close')) as [number]
  const came = Object.fromEntries(
    openLedger(join(out, 'results.jsonl'))
      .records()
      .map(({ submission, status, points }) => [submission, `${status} ${points}`]),
  )
  expect(came).toEqual({
    ...{ good: 'graded 15', begun: 'untouched 0', 'says-escapes': 'graded 0' },
    ...{ 'imports-neighbor': 'unreadable 0', link: 'missing 0', alternates: 'missing 0' },
  })
  expect(code).toBe(0)
  expect(existsSync(join(place.outside, 'sprung'))).toBe(false)
})
