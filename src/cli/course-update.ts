/**
 * Brings a later edition to a folder that somebody works in: what came with the course is replaced, what they have written stays,
 * and where both have changed a stub, the changes are merged.
 */
import { existsSync, lstatSync, renameSync } from 'node:fs'
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises'
import { dirname, join, parse } from 'node:path'
import * as v from 'valibot'
import { EDITION, loadCatalog, mergeStub, pristineStub, readIfThere } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import { type Edition, hashOf } from './course-export.ts'
import { replaceOwn } from './own-file.ts'

export interface Updated {
  changed: number
  removed: number
  /** Paths of stubs whose changes went into what the learner wrote. */
  merged: string[]
  /** Paths of those where both have changed the same lines. */
  open: string[]
  /** Paths where the edition has a file now and the learner had one: what theirs is called since. */
  kept: [path: string, name: string][]
}

const schema = v.object({
  course: v.literal(1),
  labs: v.array(v.string()),
  files: v.record(v.pipe(v.string(), v.regex(/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[^\0\\]+$/)), v.string()),
})

/** @throws LabError `usage` when one of them is no edition */
export async function updateCourse(from: string, to: string): Promise<Updated> {
  const [later, now] = [await editionIn(from), await editionIn(to)]
  const merges = await stubMerges(from, to)
  const done: Updated = { changed: 0, removed: 0, merged: [], open: [], kept: [] }
  // First: a merge needs the references that are replaced below, and without git nothing has changed yet.
  for (const [path, merge] of merges) {
    const outcome = await merge()
    if (outcome !== 'unchanged') done[outcome].push(path)
  }
  for (const [path, hash] of Object.entries(later.files)) {
    const own = await readFile(join(to, path)).catch(() => undefined)
    if (own !== undefined && hashOf(own) === hash) continue
    // A learner's own: merged above.
    if (own !== undefined && merges.has(path)) continue
    // What never came with the course is theirs, and so is what they have written into a text of it.
    if (
      !Object.hasOwn(now.files, path) ||
      (path.startsWith('labs/') && own !== undefined && hashOf(own) !== now.files[path])
    ) {
      const name = keepAside(path, to)
      if (name !== undefined) done.kept.push([path, name])
    }
    await mkdir(dirname(join(to, path)), { recursive: true })
    await copyFile(join(from, path), join(to, path))
    done.changed += 1
  }
  for (const path of Object.keys(now.files)) {
    if (Object.hasOwn(later.files, path)) continue
    const own = await readFile(join(to, path)).catch(() => undefined)
    // What somebody has changed is theirs.
    if (own === undefined || hashOf(own) !== now.files[path]) continue
    await rm(join(to, path))
    done.removed += 1
  }
  await copyFile(join(from, EDITION), join(to, EDITION))
  return done
}

/** @returns the new path of what was there; undefined for nothing */
function keepAside(path: string, to: string): string | undefined {
  if (lstatSync(join(to, path), { throwIfNoEntry: false }) === undefined) return undefined
  const { dir, name, ext } = parse(path)
  const names = Array.from({ length: 1000 }, (_, at) =>
    join(dir, `${name}.mine${at === 0 ? '' : at + 1}${ext}`),
  )
  const free = names.find((each) => lstatSync(join(to, each), { throwIfNoEntry: false }) === undefined)
  if (free === undefined) throw new LabError('usage', `There is no free name for your ${path}.`)
  renameSync(join(to, path), join(to, free))
  return free
}

async function editionIn(folder: string): Promise<Edition> {
  const text = await readFile(join(folder, EDITION), 'utf8').catch(() => undefined)
  try {
    return v.parse(schema, JSON.parse(text ?? ''))
  } catch (cause) {
    throw new LabError('usage', `${folder} is no edition of the course: it has no ${EDITION}.`, {
      next: 'npm run course export -- --out course/',
      cause,
    })
  }
}

type Merge = () => Promise<'merged' | 'open' | 'unchanged'>

/** By the path of each stub that a learner has written in: merges what the later edition has changed. */
async function stubMerges(from: string, to: string): Promise<Map<string, Merge>> {
  const merges = new Map<string, Merge>()
  const later = await loadCatalog(from)
  for (const lab of existsSync(join(to, 'labs')) ? await loadCatalog(to) : []) {
    const before = await pristineStub(lab)
    const own = await readIfThere(lab.files.stub)
    if (lab.kind === 'tour' || own === undefined || own === before) continue
    const next = later.find(({ slug }) => slug === lab.slug)
    const now = next === undefined ? undefined : await pristineStub(next)
    merges.set(lab.files.stub.slice(to.length + 1), async () => {
      // Without the reference, nobody knows what they have written.
      if (before === undefined) return 'open'
      if (now === undefined || now === before) return 'unchanged'
      const { text, conflicts } = await mergeStub(own, { before, now })
      if (conflicts > 0) return 'open'
      replaceOwn(lab, text, to)
      return 'merged'
    })
  }
  return merges
}
