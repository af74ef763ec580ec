/** The screen in README.md is what somebody sees who has forgotten the rules of FORWARD. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadMistake } from '../mistakes/load.ts'
import { lab, ROOT } from '../support/cli.ts'
import { submission } from '../support/submission.ts'

const SLUG = '4.1-network-manager'

/** Ports that the kernel gives to clients are others in every run. */
const settled = (text: string): string => text.replaceAll(/(?<=\d:)(?:3[2-9]|[45]\d|6[0-5])\d{3}\b/g, 'PORT')

test('the screen in README.md', async () => {
  const [, screen = ''] =
    /^```console\n\$ npm run lab check 4\.1\n(.*?)^```/ms.exec(
      readFileSync(join(ROOT, 'README.md'), 'utf8'),
    ) ?? []
  using code = submission(SLUG, (await loadMistake(SLUG, 'forward-policy-forgotten')).source)
  const { code: exit, stdout } = await lab(['check', '4.1', '--file', code.file, '--seed', '5eed5eed'])
  expect(exit).toBe(1)
  const [before = '', after = ''] = screen.split('\n    …\n')
  expect(settled(stdout)).toContain(settled(before.trim()))
  expect(settled(stdout)).toContain(settled(after.trim()))
})
