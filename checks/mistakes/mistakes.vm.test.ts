/**
 * The checks tell the truth, part two: every mistake fails the checks that it names, and every check is failed by a mistake.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { labJson, ROOT } from '../support/cli.ts'
import { solutionOf, submission } from '../support/submission.ts'
import { applyMistake, type Mistake } from './define.ts'

const FOLDER = join(ROOT, 'checks/mistakes')
const slugs = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

describe.each(slugs)('%s', (slug) => {
  const names = readdirSync(join(FOLDER, slug)).filter((name) => name.endsWith('.ts'))
  const killed = new Map<string, string[]>()

  test.concurrent.each(names)('%s', async (name) => {
    const { default: mistake } = (await import(join(FOLDER, slug, name))) as { default: Mistake }
    using code = submission(slug, applyMistake(readFileSync(solutionOf(slug), 'utf8'), mistake))
    for (const check of mistake.fails) {
      const { verdict } = await labJson([slug, '--file', code.file, '--only', check])
      const found = verdict.verdicts.find((each) => each.check === check)
      expect(found, JSON.stringify(verdict.verdicts)).toMatchObject({ status: 'failed' })
      killed.set(check, [...(killed.get(check) ?? []), name.replace(/\.ts$/, '')])
    }
  })

  test('no check is left that nothing fails', async () => {
    const { verdict } = await labJson([slug, '--solution'])
    const ids = verdict.verdicts.map(({ check }) => check)
    const lines = ids.map((id) => `  ${id.padEnd(28)}${(killed.get(id) ?? ['NONE']).join(', ')}`)
    console.log(`${slug}: check, and the mistakes that fail it\n${lines.join('\n')}`)
    expect(ids.filter((id) => !killed.has(id))).toEqual([])
  })
})
