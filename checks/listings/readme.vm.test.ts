/** The screen in README.md is what somebody sees who has forgotten the rules of FORWARD. `npm run listings` records it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadMistake } from '../mistakes/load.ts'
import { lab, ROOT } from '../support/cli.ts'
import { submission } from '../support/submission.ts'

const SLUG = '4.1-network-manager'
const FILE = join(ROOT, 'README.md')
const SCREEN = /(?<=^```console\n\$ npm run lab check 4\.1\n\n).*?(?=^```)/ms

/** Ports that the kernel gives to clients are others in every run. */
const settled = (text: string): string => text.replaceAll(/(?<=\d:)(?:3[2-9]|[45]\d|6[0-5])\d{3}\b/g, 'PORT')

/** A learner's own file is not named, and how long it took depends on the machine. */
function screenOf(stdout: string): string {
  const own = stdout.replace(/^ {2}\/.*?(?=^ {2}\d+ of \d+ checks)/ms, '').replace(/ · [\d.]+ s$/m, '')
  return `${own.replace(/^\n+/, '').trimEnd()}\n`
}

test('the screen in README.md', async () => {
  const readme = readFileSync(FILE, 'utf8')
  const recorded = SCREEN.exec(readme)?.[0] ?? ''
  using code = submission(SLUG, (await loadMistake(SLUG, 'forward-policy-forgotten')).source)
  const { code: exit, stdout } = await lab(['check', '4.1', '--file', code.file, '--seed', '5eed5eed'])
  expect(exit).toBe(1)
  const now = screenOf(stdout)
  const screen = settled(now) === settled(recorded) ? recorded : now
  await expect(readme.replace(SCREEN, () => screen)).toMatchFileSnapshot(FILE)
})
