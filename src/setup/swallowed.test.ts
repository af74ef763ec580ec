import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { swallowed } from './swallowed.mjs'

const OPTIONS = [
  { name: 'only', takesValue: true },
  { name: 'json', takesValue: false },
  { name: 'sandbox', takesValue: true },
  { name: 'yes', takesValue: false, short: '-y' },
  { name: 'setup', takesValue: false, negated: true },
]

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'npmrc-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function inNpm(env: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const own = { npm_config_userconfig: join(folder, 'npmrc'), npm_config_local_prefix: folder }
  return { npm_command: 'run', npm_lifecycle_event: 'lab', ...own, ...env }
}

describe('by what npm was called with', () => {
  const next = (args: string[], typed: string[]) => swallowed(OPTIONS, args, inNpm(), typed)?.next

  test.each([
    // npm calls --only deprecated, and hands it on nowhere.
    ['4.1 --only x', ['check', '4.1'], 'npm run lab check 4.1 -- --only x'],
    ['4.1 --only=x', ['check', '4.1'], 'npm run lab check 4.1 -- --only x'],
    ['4.1 --json', ['check', '4.1'], 'npm run lab check 4.1 -- --json'],
    // What npm does not know has no value, it thinks.
    ['4.1 --sandbox local', ['check', '4.1', 'local'], 'npm run lab check 4.1 -- --sandbox local'],
    ['4.1 --only x -- --json', ['check', '4.1', '--json'], 'npm run lab check 4.1 -- --only x --json'],
    ['-y', [], 'npm run lab -- --yes'],
    ['--no-setup', [], 'npm run lab -- --no-setup'],
  ])('%s', (line, args, spelled) => {
    expect(next(args, ['run', 'lab', 'check', ...line.split(' ')])).toBe(spelled)
  })

  test('what is behind -- has arrived, and what is not ours is npm’s', () => {
    expect(
      next(['check', '4.1', '--json'], ['run', '-s', 'lab', 'check', '4.1', '--', '--json']),
    ).toBeUndefined()
    expect(next(['check', '4.1'], ['run', '--loglevel', 'silent', 'lab', 'check', '4.1'])).toBeUndefined()
  })

  test('a configuration that sets the same is not asked', () => {
    const env = inNpm({ npm_config_json: 'true', npm_config_yes: 'true' })
    expect(swallowed(OPTIONS, ['check', '4.1'], env, ['run', 'lab', 'check', '4.1'])).toBeUndefined()
  })
})

describe('by the environment, where that is not known', () => {
  const kept = (env: NodeJS.ProcessEnv, args = ['check', '4.1']) =>
    swallowed(OPTIONS, args, inNpm(env), null)?.next

  test.each([
    [{ npm_config_json: 'true' }, 'npm run lab check 4.1 -- --json'],
    [{ npm_config_sandbox: 'local' }, 'npm run lab check 4.1 -- --sandbox local'],
    [{ npm_config_sandbox: 'true' }, 'npm run lab check 4.1 -- --sandbox'],
    [{ npm_config_setup: '' }, 'npm run lab check 4.1 -- --no-setup'],
  ])('%j', (env, spelled) => {
    expect(kept(env)).toBe(spelled)
  })

  test('what is switched off has not been asked for', () => {
    expect(kept({ npm_config_yes: '', npm_config_json: 'false' })).toBeUndefined()
  })

  test('what somebody’s npm configuration sets is no reason to refuse anything', () => {
    writeFileSync(join(folder, 'npmrc'), 'fund=false\njson = true\nyes\n')
    expect(kept({ npm_config_json: 'true', npm_config_yes: 'true' })).toBeUndefined()
    expect(kept({ npm_config_sandbox: 'local' })).toBeDefined()
  })

  test('nor what has arrived as well', () => {
    expect(kept({ npm_config_json: 'true' }, ['check', '4.1', '--json'])).toBeUndefined()
  })
})

test('without npm nothing can be swallowed', () => {
  expect(swallowed(OPTIONS, ['check'], { npm_config_json: 'true' }, null)).toBeUndefined()
  const env = { ...inNpm({ npm_config_json: 'true' }), npm_command: 'test' }
  expect(swallowed(OPTIONS, ['check'], env, null)).toBeUndefined()
})
