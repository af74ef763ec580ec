/**
 * A stub that the course has changed after a learner had begun with it: which version they began with, and the three-way merge.
 * What the course had before is known from the git history of the solutions, which stubs are made of.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { diffLines } from 'diff'
import { LabError } from '../errors.ts'
import { unseal } from '../sealed.mjs'
import { versionsOf } from './git.ts'
import type { Lab } from './lab.ts'
import { pristineStub } from './stub-files.ts'
import { sameSource, stubFrom } from './stubs.ts'

export interface StubUpdate {
  /** The stub that the learner began with. */
  before: string
  /** The stub as the course has it now. */
  now: string
}

/** Undefined when the learner's file was begun with the stub of now, or nothing tells. */
export async function stubUpdate(root: string, lab: Lab, own: string): Promise<StubUpdate | undefined> {
  const now = await pristineStub(lab)
  if (now === undefined || sameSource(own, now)) return undefined
  const solution = path.relative(root, lab.files.solution)
  const before = baseOf(own, [now, ...(await versionsOf(root, solution)).flatMap(stubOrNothing)])
  return sameSource(before, now) ? undefined : { before, now }
}

/** What a learner wrote differs from each version by the same lines; what the course changed does not. The first of equals. */
export function baseOf(own: string, [first = '', ...others]: string[]): string {
  let best = { stub: first, distance: distanceBetween(own, first) }
  for (const stub of others) {
    const distance = distanceBetween(own, stub)
    if (distance < best.distance) best = { stub, distance }
  }
  return best.stub
}

function distanceBetween(a: string, b: string): number {
  return diffLines(unix(a), unix(b))
    .filter(({ added, removed }) => added || removed)
    .reduce((sum, { count }) => sum + count, 0)
}

/** An old solution may have marks that are not understood any more. */
function stubOrNothing(solution: string): string[] {
  try {
    return [stubFrom(unseal(solution))]
  } catch {
    return []
  }
}

export interface Merged {
  text: string
  /** Places where both have changed the same lines; each is marked in the text. */
  conflicts: number
}

/** @throws LabError `missing-tool` without git */
export async function mergeStub(own: string, { before, now }: StubUpdate): Promise<Merged> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lab-update-'))
  try {
    const files = ['yours', 'before', 'now'].map((name) => path.join(folder, name))
    await Promise.all([own, before, now].map((text, index) => writeFile(files[index] ?? '', unix(text))))
    const labels = ['yours', 'as it came', 'the course now'].flatMap((label) => ['-L', label])
    return await mergeFile([...labels, ...files])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function mergeFile(args: string[]): Promise<Merged> {
  return new Promise((resolve, reject) => {
    execFile(
      'git',
      ['merge-file', '-p', '--diff3', ...args],
      { maxBuffer: 16 * 1024 * 1024 },
      (error, stdout) => {
        // It ends with the number of conflicts.
        const code = error === null ? 0 : error.code
        if (typeof code === 'number' && code < 128) resolve({ text: stdout, conflicts: code })
        else {
          reject(
            new LabError('missing-tool', 'git merge-file, which merges the changes, does not run here.', {
              next: 'apt install git',
              cause: error,
            }),
          )
        }
      },
    )
  })
}

function unix(text: string): string {
  return text.replaceAll('\r\n', '\n')
}
