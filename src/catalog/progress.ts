/**
 * Which labs the learner has passed, and the seeds with which others have failed, kept in `.lab/progress.json` of the repository.
 * Knows nothing of verdicts.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import path from 'node:path'
import * as v from 'valibot'
import { LabError } from '../errors.ts'
import type { Lab } from './lab.ts'
import { readIfThere, UnreadableSource } from './read-source.ts'
import { pristineStub } from './stub-files.ts'
import { sameSource } from './stubs.ts'

const passSchema = v.object({ sha256: v.string(), passedAt: v.string() })
const schema = v.object({
  version: v.literal(1),
  labs: v.record(v.string(), passSchema),
  seeds: v.optional(v.record(v.string(), v.string()), {}),
})
type Saved = Omit<v.InferOutput<typeof schema>, 'version'>

/** By lab id: the hash of the source that passed, and when (ISO 8601). */
export type Progress = ReadonlyMap<string, v.InferOutput<typeof passSchema>>

export type LabState = 'untouched' | 'started' | 'passed' | 'changed'

/** A damaged file counts as no progress; it is kept beside the new one as `progress.damaged.json`. */
export async function loadProgress(root: string): Promise<Progress> {
  return new Map(Object.entries((await loadSaved(root)).labs))
}

/** The seed with which this lab has failed last, until it passes: trying again is no way to pass. */
export async function failedSeed(root: string, { id }: Pick<Lab, 'id'>): Promise<string | undefined> {
  return (await loadSaved(root)).seeds[id]
}

async function loadSaved(root: string): Promise<Saved> {
  const file = progressFile(root)
  let text: string | undefined
  try {
    text = await readIfThere(file)
    if (text === undefined) return { labs: {}, seeds: {} }
  } catch (error) {
    // What cannot be opened today may be whole; what is no file, or a huge one, is damaged.
    if (!(error instanceof UnreadableSource) || error.code !== undefined) return { labs: {}, seeds: {} }
  }
  const parsed = v.safeParse(schema, parseJson(text))
  if (parsed.success) return parsed.output
  // Another run may have moved it first, and a read-only folder cannot be helped: neither should stop a lab.
  await rename(file, path.join(path.dirname(file), 'progress.damaged.json')).catch(() => undefined)
  return { labs: {}, seeds: {} }
}

/** Adds to what is on disk at this moment, since another run may have passed another lab meanwhile. */
export async function recordPass(root: string, lab: Pick<Lab, 'id'>, source: string): Promise<Progress> {
  const { labs, seeds } = await loadSaved(root)
  labs[lab.id] = { sha256: sourceHash(source), passedAt: new Date().toISOString() }
  delete seeds[lab.id]
  save(root, { labs, seeds })
  return new Map(Object.entries(labs))
}

export async function keepFailedSeed(root: string, { id }: Pick<Lab, 'id'>, seed: string): Promise<void> {
  const { labs, seeds } = await loadSaved(root)
  if (seeds[id] !== seed) save(root, { labs, seeds: { ...seeds, [id]: seed } })
}

function save(root: string, saved: Saved): void {
  writeAtomically(progressFile(root), `${JSON.stringify({ version: 1, ...saved }, null, 2)}\n`, root)
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
  lab: Pick<Lab, 'id'>,
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

function progressFile(root: string): string {
  return path.join(root, '.lab', 'progress.json')
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}

function writeAtomically(file: string, text: string, root: string): void {
  const temporary = `${file}.${process.pid}.tmp`
  try {
    asOwnerOf(root, () => {
      mkdirSync(path.dirname(file), { recursive: true })
      try {
        writeFileSync(temporary, text)
        renameSync(temporary, file)
      } finally {
        rmSync(temporary, { force: true })
      }
    })
  } catch (cause) {
    throw new LabError('cache-unwritable', `Your progress cannot be saved in ${file}`, {
      next: remedy(path.dirname(file)),
      cause,
    })
  }
}

/**
 * What root writes in somebody's checkout is theirs: they could not write there afterwards, and root would follow whatever they have
 * put there. Synchronous, so that nothing else is done in between.
 */
function asOwnerOf(root: string, write: () => void): void {
  const { uid, gid } = statSync(root)
  if (process.geteuid?.() !== 0 || uid === 0) {
    write()
    return
  }
  process.setegid?.(gid)
  process.seteuid?.(uid)
  try {
    write()
  } finally {
    process.seteuid?.(0)
    process.setegid?.(0)
  }
}

function remedy(folder: string): string {
  const owner = statSync(folder, { throwIfNoEntry: false })?.uid
  return owner === 0 && process.getuid?.() !== 0
    ? `It belongs to root, who ran the lab here once: sudo rm -r '${folder}'`
    : `Make ${folder} a folder that you may write to.`
}
