/**
 * Something that was handed in to harm the machine that grades, the others in the class, or the person who reads the report. An
 * entry knows what it makes and what must be said of it, and nothing of how it is run.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { solutionOf } from '../../support/submission.ts'

/** The lab that all of them are about: one of the quick ones. */
export const SLUG = '4.6-network-modes'
export const LAB = '4.6'
export const FILE = `labs/${SLUG}/network-modes.ts`

export interface Place {
  /** Of the class; what is to be graded lies in it. */
  folder: string
  /** Outside of it, with files that nobody may read or change. */
  outside: string
}

export interface HostileHandIn {
  /** One sentence. */
  tries: string
  /** Name in the class, with the ending where it is an archive. */
  name: string
  /** Id of its submission, where that is not the name. */
  id?: string
  make(place: Place): void | Promise<void>
  must: {
    /** Of the lab; null where there is no such submission. */
    be: 'missing' | 'unreadable' | 'untouched' | 'not passed' | 'passed' | null
    /** What is said of what was not taken. */
    say?: RegExp
  }
}

export function write(file: string, content: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}

export const REFERENCE = readFileSync(solutionOf(SLUG), 'utf8')

/** The reference, which does this as soon as it is imported. */
export function firstDoing(statement: string): string {
  return `${REFERENCE}\n${statement}\n`
}

/** A submission of one file, and what it must come to. */
export function handIn(
  name: string,
  tries: string,
  code: string,
  be: HostileHandIn['must']['be'] = 'not passed',
): HostileHandIn {
  return { name, tries, must: { be }, make: ({ folder }) => write(join(folder, name, FILE), code) }
}

export function git(cwd: string, ...args: string[]): string {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' }
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.edu', '-c', 'protocol.file.allow=always']
  return execFileSync('git', [...identity, ...args], { cwd, env, stdio: ['ignore', 'pipe', 'ignore'] })
    .toString()
    .trim()
}
