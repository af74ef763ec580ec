/**
 * What was asked for, in one piece: what the options say is decided here, and no later stage looks at them.
 */
import { lstatSync } from 'node:fs'
import { resolve } from 'node:path'
import { LabError } from '../errors.ts'
import type { Arch } from '../image/index.ts'
import type { SandboxKind } from '../sandbox/index.ts'
import type { SubjectChoice } from '../verdict/index.ts'
import type { Context } from './context.ts'
import type { SandboxWish } from './ready-sandbox.ts'

/** As the command line has them. */
export interface CheckOptions {
  sandbox?: SandboxKind
  arch?: Arch
  solution?: true
  file?: string
  json?: true
  only?: string
  full?: true
  problems?: true
  seed?: string
}

export interface CheckRequest {
  /** Whose code. */
  choice: SubjectChoice
  sandbox: SandboxWish
  format: 'text' | 'json'
  /** Every check, and all that is known of the first failure. */
  full: boolean
  /** Failures as lines for an editor, below the rest. */
  problems: boolean
  /** Id of the one check that is wanted. */
  only: string | undefined
  /** Without one: the seed with which one's own code has failed, or a new one. */
  seed: string | undefined
}

/** @throws LabError `usage` for a file that is not there, which is no code that failed, and for a seed that cannot be one */
export function requestFrom(options: CheckOptions, { cacheDir }: Pick<Context, 'cacheDir'>): CheckRequest {
  const { json, full = false, problems = false, only, seed } = options
  if (seed !== undefined && !/^[\w-]{1,64}$/.test(seed)) {
    throw new LabError('usage', `${JSON.stringify(seed)} is no seed: it has letters and digits.`, {
      next: 'With --full a verdict that failed names its seed: npm run lab check 4.1 -- --seed 3f2a90c1',
    })
  }
  return {
    choice: choiceOf(options),
    sandbox: sandboxWish(options, cacheDir),
    format: json ? 'json' : 'text',
    ...{ full, problems, only, seed },
  }
}

function choiceOf({ solution, file }: CheckOptions): SubjectChoice {
  if (solution) return { kind: 'reference' }
  if (file === undefined) return { kind: 'own' }
  // A link that leads nowhere is there, and what is wrong with it is said by the one that reads it.
  if (lstatSync(file, { throwIfNoEntry: false }) === undefined)
    throw new LabError('usage', `There is no file ${file}.`)
  return { kind: 'file', path: resolve(file) }
}

function sandboxWish({ sandbox, arch }: CheckOptions, cacheDir: string): SandboxWish {
  return {
    kind: sandbox,
    cacheDir,
    ...(arch === undefined ? {} : { arch }),
    ...(process.env.CONTAINER_LAB_SNAPSHOTS === 'off' ? { snapshots: false } : {}),
  }
}
