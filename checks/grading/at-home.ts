/**
 * A class at home: each student's files in a student edition, checked there lab by lab as a learner does. Knows nothing of marks.
 */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { LabVerdict } from '../../src/verdict/index.ts'
import { ROOT, withoutVitest } from '../support/cli.ts'
import type { Student } from './handed-in.ts'

/** What came of one lab: its checks, or that it cannot even be bundled. */
export type AtHome = Pick<LabVerdict, 'passed' | 'untouched' | 'verdicts'> | 'unreadable'

const FAULTS_OF_CODE = new Set(['bundle-failed', 'import-refused'])

export interface Edition {
  /** By lab: `4.2` */
  check(student: Student, labs: readonly string[]): Promise<Map<string, AtHome>>
}

export interface EditionOptions {
  labs: readonly string[]
  sandbox: 'qemu' | 'local'
  /** Packages of its own, from the registry, in place of this repository's. */
  install: boolean
}

/** Exports one to this folder. */
export function openEdition(folder: string, { labs, sandbox, install }: EditionOptions): Edition {
  const launch = join('src', 'cli', 'launch.mjs')
  const env = { ...withoutVitest(process.env), NO_COLOR: '1' }
  const argv = [launch, 'course', 'export', '--out', folder, '--labs', labs.join(',')]
  execFileSync(process.execPath, argv, { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'inherit'] })
  if (install) execFileSync('npm', ['ci'], { cwd: folder, env, stdio: ['ignore', 'ignore', 'inherit'] })
  else symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  const pristine = `${folder}-labs`
  cpSync(join(folder, 'labs'), pristine, { recursive: true })

  async function checkOne(lab: string): Promise<AtHome> {
    const child = spawn(process.execPath, [launch, 'lab', 'check', lab, '--json', '--sandbox', sandbox], {
      ...{ cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] },
    })
    const [said] = await Promise.all([
      text(child.stdout as NonNullable<typeof child.stdout>),
      once(child, 'close'),
    ])
    const document = JSON.parse(said) as Partial<LabVerdict> & { error?: { code: string; message: string } }
    const { passed = false, untouched = false, verdicts, error } = document
    if (verdicts !== undefined) return { passed, untouched, verdicts }
    if (error !== undefined && FAULTS_OF_CODE.has(error.code)) return 'unreadable'
    throw new Error(`lab check ${lab} gave no verdict: ${error?.message}`)
  }

  return {
    async check({ files }, wanted) {
      for (const name of ['labs', '.lab']) rmSync(join(folder, name), { recursive: true, force: true })
      cpSync(pristine, join(folder, 'labs'), { recursive: true })
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(join(folder, 'labs', dirname(path)), { recursive: true })
        writeFileSync(join(folder, 'labs', path), text)
      }
      const found = new Map<string, AtHome>()
      // In order, as later ones build on what has passed.
      for (const lab of wanted) found.set(lab, await checkOne(lab))
      return found
    },
  }
}
