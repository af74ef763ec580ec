import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROOT } from '../../checks/support/cli.ts'
import { type Completable, completionScript, SHELLS } from './completion.ts'

const COMMANDS: Completable[] = [
  { name: 'hint', takes: 'lab', options: ['--again'] },
  { name: 'check', takes: 'lab', options: ['--full', '--json'] },
  { name: 'completion', takes: ['bash', 'zsh'], options: [] },
  { name: 'doctor', takes: 'nothing', options: [] },
]

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'completion-'))
  for (const shell of SHELLS) writeFileSync(join(folder, shell), completionScript(shell, COMMANDS))
})
afterAll(() => rmSync(folder, { recursive: true }))

const has = (shell: string) => spawnSync(shell, ['--version']).status === 0

describe.each(SHELLS)('%s', (shell) => {
  test.runIf(has(shell))('understands the script', () => {
    execFileSync(shell, ['-n', join(folder, shell)])
  })
})

/** What Tab offers behind these words. */
function inBash(...words: string[]): string[] {
  const program = `. "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _container_lab npm; printf '%s\\n' "\${COMPREPLY[@]}"`
  const out = execFileSync('bash', ['-c', program, 'bash', join(folder, 'bash'), ...words], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  return out.split('\n').filter((word) => word !== '')
}

describe.runIf(has('bash'))('bash offers', () => {
  test.each([
    ['npm run lab he', ['help']],
    ['npm run -s lab c', ['check', 'completion']],
    ['npm run lab hint 4.2', ['4.2']],
    ['npm run lab check al', ['all']],
    ['npm run lab check 4.2 -- --f', ['--full']],
    ['npm run lab completion z', ['zsh']],
    ['npm run lab doctor 4', []],
    ['npm install lab h', []],
    ['npm run bench h', []],
  ])('behind %s: %j', (line, offered) => {
    expect(inBash(...line.split(' '))).toEqual(offered)
  })

  test('commands and labs at first', () => {
    const offered = inBash('npm', 'run', 'lab', '')
    expect(offered).toEqual(expect.arrayContaining(['hint', 'doctor', 'help', '4.0', '4.9']))
  })
})
