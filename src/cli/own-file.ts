/**
 * The learner's own file: read, kept as a numbered copy, and replaced without ever being lost.
 */
import {
  constants,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  statSync,
} from 'node:fs'
import { basename, join, relative } from 'node:path'
import {
  asOwnerOf,
  type Lab,
  readIfThere,
  replaceFile,
  UnreadableSource,
  unwritable,
} from '../catalog/index.ts'
import { LabError } from '../errors.ts'

/** @throws LabError when it is not there or not to be read */
export async function readOwn(lab: Pick<Lab, 'id' | 'files'>, root: string): Promise<string> {
  const shown = relative(root, lab.files.stub)
  const next = `npm run lab reset ${lab.id}`
  try {
    const text = await readIfThere(lab.files.stub)
    if (text !== undefined) return text
  } catch (error) {
    if (!(error instanceof UnreadableSource)) throw error
    throw new LabError('usage', `The file ${shown} ${error.message}.`, { next })
  }
  throw new LabError('usage', `There is no file ${shown}.`, { next })
}

/** Puts `text` in place of the learner's file; what was there is kept, and its new path returned. */
export function replaceOwn(lab: Pick<Lab, 'slug' | 'files'>, text: string, root: string): string | undefined {
  const { stub } = lab.files
  try {
    return asOwnerOf(root, () => {
      const kept = keepCopy(lab, root)
      replaceFile(stub, text)
      return kept
    })
  } catch (cause) {
    const shown = relative(root, stub)
    throw unwritable(`${shown} cannot be replaced; it is as it was`, join(root, '.lab'), cause)
  }
}

/** Under the next free number; undefined when there is nothing to keep. */
export function keepCopy({ slug, files }: Pick<Lab, 'slug' | 'files'>, root: string): string | undefined {
  const there = lstatSync(files.stub, { throwIfNoEntry: false })
  if (there === undefined) return undefined
  const folder = join(root, '.lab', 'kept', slug)
  mkdirSync(folder, { recursive: true })
  const name = basename(files.stub, '.ts')
  const numbers = readdirSync(folder).map((each) => Number(/\.(\d+)\.ts$/.exec(each)?.[1] ?? 0))
  const copy = join(folder, `${name}.${Math.max(0, ...numbers) + 1}.ts`)
  // From there a link may lead nowhere. One without a file behind it, or a folder in its place, is kept as what it is.
  const isText = there.isSymbolicLink()
    ? existsSync(files.stub) && statSync(files.stub).isFile()
    : there.isFile()
  if (isText) copyFileSync(files.stub, copy, constants.COPYFILE_EXCL)
  else renameSync(files.stub, copy)
  return copy
}

/** How to get it back. */
export function bringBack(copy: string, { files }: Pick<Lab, 'files'>, root: string): string {
  return `cp ${relative(root, copy)} \\\n       ${relative(root, files.stub)}`
}
