/**
 * How far a learner has come: which labs have passed, with which seeds others have failed, the hints given, and where a narrative
 * was left. Knows nothing of verdicts.
 */
import { createHash } from 'node:crypto'
import type * as v from 'valibot'
import type { Lab } from './lab.ts'
import { readIfThere, UnreadableSource } from './read-source.ts'
import { loadSaved, type passSchema, type Saved, updateSaved } from './saved.ts'
import { pristineStub } from './stub-files.ts'
import { sameSource } from './stubs.ts'

/** By lab id: the hash of the source that passed, and when (ISO 8601). */
export type Progress = ReadonlyMap<string, v.InferOutput<typeof passSchema>>

export type LabState = 'untouched' | 'started' | 'passed' | 'changed'

type Named = Pick<Lab, 'id'>

export async function loadProgress(root: string): Promise<Progress> {
  return new Map(Object.entries((await loadSaved(root)).labs))
}

/** The seed with which this lab has failed last, until it passes: trying again is no way to pass. */
export async function failedSeed(root: string, { id }: Named): Promise<string | undefined> {
  return (await loadSaved(root)).seeds[id]
}

export async function recordPass(root: string, { id }: Named, source: string): Promise<Progress> {
  const { labs } = await updateSaved(root, (saved) => {
    saved.labs[id] = { sha256: sourceHash(source), passedAt: new Date().toISOString() }
    delete saved.seeds[id]
    delete saved.steps[id]
  })
  return new Map(Object.entries(labs))
}

/** @param step the title of the first step that is not done */
export async function recordFailure(
  root: string,
  { id }: Named,
  { seed, step }: { seed?: string | undefined; step?: string | undefined },
): Promise<void> {
  await updateSaved(root, (saved) => {
    if (seed !== undefined) saved.seeds[id] = seed
    if (step !== undefined) saved.steps[id] = step
  })
}

/** The step that a learner is at: the one that the last check found open, else the first. */
export async function openStep(root: string, { id, steps }: Pick<Lab, 'id' | 'steps'>): Promise<number> {
  const title = (await loadSaved(root)).steps[id]
  return Math.max(
    0,
    steps.findIndex((step) => step.title === title),
  )
}

/** One more of those under this key; `most` is how many there are. Returns how many that makes. */
export async function takeHint(root: string, key: string, most: number): Promise<number> {
  const { hints } = await updateSaved(root, (saved) => {
    saved.hints[key] = Math.min(most, (saved.hints[key] ?? 0) + 1)
  })
  return hints[key] ?? 0
}

export async function hintsTaken(root: string, key: string): Promise<number> {
  return (await loadSaved(root)).hints[key] ?? 0
}

/** Counts that somebody wants to see the solution. Returns how often that makes. */
export async function askForSolution(root: string, { id }: Named): Promise<number> {
  const { solutions } = await updateSaved(root, (saved) => {
    saved.solutions[id] = (saved.solutions[id] ?? 0) + 1
  })
  return solutions[id] ?? 0
}

export async function solutionAsked(root: string, { id }: Named): Promise<number> {
  return (await loadSaved(root)).solutions[id] ?? 0
}

/** Where in the narrative: how many words lie behind, whatever the terminal's width; and whether its end was ever reached. */
export type Reading = Saved['read'][string]

export async function readSoFar(root: string, { id }: Named): Promise<Reading | undefined> {
  return (await loadSaved(root)).read[id]
}

export async function keepReading(root: string, { id }: Named, reading: Reading): Promise<void> {
  await updateSaved(root, (saved) => {
    saved.read[id] = reading
  })
}

/** How far the learner has come with this lab. What lies there and cannot be read is no stub, and has not passed. */
export async function stateOf(lab: Lab, progress: Progress): Promise<LabState> {
  const pristine = await pristineStub(lab)
  try {
    const source = await readIfThere(lab.files.stub)
    // A file that is gone is no lab without code.
    if (source === undefined && pristine !== undefined && progress.has(lab.id)) return 'changed'
    return labState(lab, progress, source, pristine)
  } catch (error) {
    if (!(error instanceof UnreadableSource)) throw error
    return progress.has(lab.id) ? 'changed' : 'started'
  }
}

/**
 * `currentSource` is the learner's file as it is now, `pristine` the stub as it came; both are undefined for a lab
 * without code. `changed` means: passed once, edited since.
 */
export function labState(
  lab: Named,
  progress: Progress,
  currentSource: string | undefined,
  pristine: string | undefined,
): LabState {
  const pass = progress.get(lab.id)
  if (currentSource === undefined) return pass === undefined ? 'untouched' : 'passed'
  if (pristine !== undefined && sameSource(currentSource, pristine)) return 'untouched'
  if (pass === undefined) return 'started'
  return pass.sha256 === sourceHash(currentSource) ? 'passed' : 'changed'
}

function sourceHash(source: string): string {
  return createHash('sha256').update(source.replaceAll('\r\n', '\n')).digest('hex')
}
