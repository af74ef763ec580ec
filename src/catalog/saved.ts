/**
 * The file that remembers a learner's course, `.lab/progress.json` of the repository: how it looks, and how it is read and written
 * without ever losing what was in it. Knows nothing of what is meant by it.
 */
import { mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { rename } from 'node:fs/promises'
import path from 'node:path'
import * as v from 'valibot'
import { LabError } from '../errors.ts'
import { readIfThere, UnreadableSource } from './read-source.ts'

export const passSchema = v.object({ sha256: v.string(), passedAt: v.string() })
const number = v.pipe(v.number(), v.integer(), v.minValue(0))
const readSchema = v.object({ words: number, whole: v.boolean() })

/** Whatever came later than the first two is optional: older files stay readable. By lab id. */
const schema = v.object({
  version: v.literal(1),
  labs: v.record(v.string(), passSchema),
  seeds: v.optional(v.record(v.string(), v.string()), {}),
  /** Hints given; of a step that has hints of its own under `4.2 From the LAN`. */
  hints: v.optional(v.record(v.string(), number), {}),
  /** The title of the step that was open when the lab was checked last. */
  steps: v.optional(v.record(v.string(), v.string()), {}),
  /** How far the narrative was read. */
  read: v.optional(v.record(v.string(), readSchema), {}),
  /** How often the solution was asked for. */
  solutions: v.optional(v.record(v.string(), number), {}),
})
export type Saved = Omit<v.InferOutput<typeof schema>, 'version'>

const nothing = (): Saved => ({ labs: {}, seeds: {}, hints: {}, steps: {}, read: {}, solutions: {} })

/** A damaged file counts as no progress; it is kept beside the new one as `progress.damaged.json`. */
export async function loadSaved(root: string): Promise<Saved> {
  return (await read(progressFile(root))) ?? nothing()
}

/** Undefined for what cannot be opened today and may be whole. */
async function read(file: string): Promise<Saved | undefined> {
  let text: string | undefined
  try {
    text = await readIfThere(file)
    if (text === undefined) return nothing()
  } catch (error) {
    // What is no file, or a huge one, is damaged.
    if (!(error instanceof UnreadableSource) || error.code !== undefined) return undefined
  }
  const parsed = v.safeParse(schema, parseJson(text))
  if (parsed.success) return parsed.output
  // Another run may have moved it first, and a read-only folder cannot be helped: neither should stop a lab.
  await rename(file, path.join(path.dirname(file), 'progress.damaged.json')).catch(() => undefined)
  return nothing()
}

/**
 * Changes what is on disk at this moment, since another run may have written meanwhile; writes only what differs.
 * @throws LabError `cache-unwritable`, `disk-full`; what was there before still is
 */
export async function updateSaved(root: string, change: (saved: Saved) => void): Promise<Saved> {
  const file = progressFile(root)
  const saved = await read(file)
  if (saved === undefined) throw unwritable(`Your progress cannot be read in ${file}`, path.dirname(file))
  const before = JSON.stringify(saved)
  change(saved)
  if (JSON.stringify(saved) !== before) save(root, saved)
  return saved
}

function save(root: string, saved: Saved): void {
  const file = progressFile(root)
  const used = Object.entries(saved).filter(([name, part]) => name === 'labs' || Object.keys(part).length > 0)
  const text = `${JSON.stringify({ version: 1, ...Object.fromEntries(used) }, null, 2)}\n`
  try {
    asOwnerOf(root, () => {
      mkdirSync(path.dirname(file), { recursive: true })
      sweep(file)
      replaceFile(file, text)
    })
  } catch (cause) {
    throw unwritable(`Your progress cannot be saved in ${file}`, path.dirname(file), cause)
  }
}

/** The old text or the new one is there at any moment, whatever ends this process. */
export function replaceFile(file: string, text: string): void {
  const temporary = `${file}.${process.pid}.tmp`
  try {
    // Flushed before it takes the old one's place, so that a machine that stops leaves no empty file.
    writeFileSync(temporary, text, { flush: true })
    renameSync(temporary, file)
  } finally {
    rmSync(temporary, { force: true })
  }
}

/** Milliseconds after which a temporary file has nobody any more who would rename it. */
const ABANDONED = 60_000

/** What a process that was killed while it wrote has left. */
function sweep(file: string): void {
  const folder = path.dirname(file)
  const left = readdirSync(folder).filter(
    (name) => name.startsWith(`${path.basename(file)}.`) && name.endsWith('.tmp'),
  )
  for (const name of left) {
    const written = statSync(path.join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0
    if (Date.now() - written > ABANDONED) rmSync(path.join(folder, name), { force: true })
  }
}

/** What could not be written in `folder`, and what to do about it. */
export function unwritable(message: string, folder: string, cause?: unknown): LabError {
  const { code } = (cause ?? {}) as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new LabError('disk-full', `${message}: the disk is full. What was there before still is.`, {
      next: 'Free some space, then try again.',
      cause,
    })
  }
  return new LabError('cache-unwritable', message, { next: remedy(folder), cause })
}

/**
 * What root writes in somebody's checkout is theirs: they could not write there afterwards, and root would follow whatever they have
 * put there. Synchronous, so that nothing else is done in between.
 */
export function asOwnerOf<T>(root: string, write: () => T): T {
  const { uid, gid } = statSync(root)
  if (process.geteuid?.() !== 0 || uid === 0) return write()
  process.setegid?.(gid)
  process.seteuid?.(uid)
  try {
    return write()
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
