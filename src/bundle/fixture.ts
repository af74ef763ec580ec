/**
 * For tests only: a repository in a temporary folder with one submission in it.
 */
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect } from 'vitest'
import { LabError } from '../errors.ts'
import { type Bundle, bundleSubmission } from './bundle.ts'

export const entryPath = 'labs/4.2-b/b.ts'

let repoRoot: string

/** A fresh repository for every test of the file. */
export function useRepository() {
  beforeEach(async () => {
    repoRoot = await realpath(await mkdtemp(path.join(tmpdir(), 'bundle-')))
    await write('outside.ts', "export const secret = 'foreign'\n")
    await write('labs/support/todo.ts', "export const todo = () => 'todo'\n")
  })
  afterEach(() => rm(repoRoot, { recursive: true }))
}

export const at = (relative: string) => path.join(repoRoot, relative)

export async function write(relative: string, text: string) {
  await mkdir(path.dirname(at(relative)), { recursive: true })
  await writeFile(at(relative), text)
}

/** Bundles `source` as the submission's lab 4.2, or what is there already. */
export async function bundle(source?: string, predecessors: [string, string][] = []): Promise<Bundle> {
  if (source !== undefined) await write(entryPath, source)
  const redirects = new Map(predecessors.map(([stub, solution]) => [at(stub), at(solution)]))
  return bundleSubmission({
    entry: at(entryPath),
    root: at('labs'),
    repoRoot: at(''),
    predecessors: redirects,
  })
}

export async function refusal(source?: string, predecessors: [string, string][] = []): Promise<LabError> {
  const result = await bundle(source, predecessors).catch((error: unknown) => error)
  expect(result).toBeInstanceOf(LabError)
  const error = result as LabError
  expect(error.next).toBeTruthy()
  expect(`${error.message}${error.output}`, 'nothing of a foreign file may show').not.toContain('foreign')
  return error
}
