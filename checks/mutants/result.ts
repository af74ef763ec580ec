/**
 * What came of the mutants of one lab, and the file in which the last result is kept.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { LabVerdict } from '../../src/verdict/index.ts'
import { ROOT } from '../support/cli.ts'
import { inRoom } from '../support/rooms.ts'
import { keyOf } from './equivalents.ts'
import type { Mutant, Mutation } from './mutant.ts'

/** A mutant in a result. */
export interface Listed extends Mutation {
  operator: string
  at: string
}

export interface Result {
  lab: string
  /** Of the checks and the solution. */
  commit: string
  seed: string
  /** All that there are, without those that are equivalent. */
  mutants: number
  equivalent: number
  /** As many as the time was enough for, in the order that the seed gives. */
  tried: number
  killed: number
  seconds: number
  /** How many were killed by this check first. */
  killedBy: Record<string, number>
  survivors: Listed[]
  /** No check failed, and one or more could not be carried out. */
  unclear: (Listed & { why: string })[]
}

export type Outcome = { killedBy: string } | { survived: true } | { unclear: string }

export function outcomeOf({ verdicts }: LabVerdict): Outcome {
  const failed = verdicts.find(({ status }) => status === 'failed')
  if (failed !== undefined) return { killedBy: failed.check }
  const errored = verdicts.find(({ status }) => status === 'errored')
  if (errored !== undefined) return { unclear: `${errored.check}: ${errored.error}` }
  // It waits for one that has passed, where the code did not do what that one had it do. It does not pass, then.
  const blocked = verdicts.find(({ status }) => status === 'blocked')
  return blocked === undefined ? { survived: true } : { killedBy: `${blocked.check} (waits)` }
}

/** Adds one mutant to what is known of the others. */
export function withOutcome(result: Result, mutant: Mutant, outcome: Outcome): Result {
  const { operator, at, in: owner, change } = mutant
  const listed = { at, operator, in: owner, change }
  const next = { ...result, tried: result.tried + 1 }
  if ('survived' in outcome) return { ...next, survivors: [...result.survivors, listed] }
  if ('unclear' in outcome) {
    return { ...next, unclear: [...result.unclear, { ...listed, why: outcome.unclear.slice(0, 300) }] }
  }
  const { killedBy } = result
  const count = (killedBy[outcome.killedBy] ?? 0) + 1
  return { ...next, killed: result.killed + 1, killedBy: { ...killedBy, [outcome.killedBy]: count } }
}

/** At least 95 of 100, and nothing that could not be told. */
export function isGood({ tried, killed, unclear }: Result): boolean {
  return unclear.length === 0 && killed >= tried * 0.95
}

/** What is left of an earlier result when these mutants are tried once more. */
export function withoutThese(
  result: Result,
  again: ReadonlySet<string>,
  listed: ReadonlySet<string>,
): Result {
  const kept = <T extends Mutation>(all: T[]): T[] =>
    all.filter((each) => !again.has(keyOf(each)) && !listed.has(keyOf(each)))
  const [survivors, unclear] = [kept(result.survivors), kept(result.unclear)]
  return { ...result, survivors, unclear, tried: result.killed + survivors.length + unclear.length }
}

const fileOf = (slug: string): string => inRoom(slug, 'mutants.json')

export function lastResult(slug: string): Result | undefined {
  const file = fileOf(slug)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Result) : undefined
}

export function keepResult(slug: string, result: Result): void {
  const killedBy = Object.fromEntries(
    Object.entries(result.killedBy).sort(([, one], [, other]) => other - one),
  )
  writeFileSync(fileOf(slug), `${JSON.stringify({ ...result, killedBy }, null, 2)}\n`)
}

/** With `+` where there are changes that it does not have. */
export function currentCommit(): string {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim()
  const changed = git('status', '--porcelain', '--', 'checks', 'solutions', 'src') !== ''
  return `${git('rev-parse', '--short', 'HEAD')}${changed ? '+' : ''}`
}
