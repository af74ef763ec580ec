/**
 * Which files of a submission are which labs, and where each goes in a labs folder of its own. By path where the folders are still
 * there, by file name where a site has taken them away, and by what they export where they are called otherwise.
 */
import { basename } from 'node:path'
import type { Lab } from '../catalog/index.ts'
import { type KeptFile, keyOf } from './intake.ts'
import { SUBMISSION_BYTES, SUBMISSION_FILES } from './limits.ts'
import { isStub, type Mark, type Meant, meantBy } from './meant.ts'
import { archiveKind, type Path, shownName } from './names.ts'

export interface Placed {
  /** Below the labs folder: `4.2-port-mapping/port-mapping.ts`. */
  to: string
  file: KeptFile
}

export interface FoundLab {
  lab: string
  /** Where it was, for people. */
  path: string
}

export interface Placement {
  labs: FoundLab[]
  placed: Placed[]
  notes: string[]
  /** By lab id: why another file counts than one might think, or none; a sentence, for the student as well. */
  remarks: Map<string, string>
}

interface Candidate {
  file: KeptFile
  /** Of the folder that holds the folders of labs; undefined for a file that stands alone. */
  labsFolder: Path | undefined
  /** How often it has been handed in again. */
  again: number
}

/** @param marks of these labs */
export function placeLabs(all: readonly KeptFile[], labs: readonly Lab[], marks: readonly Mark[]): Placement {
  const notes: string[] = []
  const remarks = new Map<string, string>()
  const files = inLabsFolder(all, labs)
  const chosen = new Map<Lab, Candidate>()
  for (const lab of labs) {
    if (lab.kind === 'tour') continue
    const [best, ...others] = candidatesFor(lab, files)
    if (best === undefined) continue
    chosen.set(lab, best)
    const differing = others.filter(({ file }) => file.hash !== best.file.hash)
    if (differing.length > 0) {
      const left = differing
        .map(({ file }) => shownName(keyOf(file.path)))
        .slice(0, 3)
        .join(', ')
      remarks.set(
        lab.id,
        `handed in more than once: ${shownName(keyOf(best.file.path))} counts, ${left} does not`,
      )
    }
  }
  for (const { lab, file, why } of meant(files, labs, { chosen, marks })) {
    remarks.set(lab.id, why)
    if (file !== undefined) chosen.set(lab, { file, labsFolder: labsFolderOf(lab, file.path), again: 0 })
  }
  notes.push(...[...remarks].map(([id, remark]) => `lab ${id}: ${remark}`))
  if (chosen.size === 0 && remarks.size === 0 && files.length > 0) notes.push(nothingIn(files))
  const { placed, put } = placing(notes)
  for (const [lab, { file }] of chosen) put(`${lab.slug}/${basename(lab.files.stub)}`, file)
  for (const [lab, candidate] of chosen) {
    for (const { to, file } of companions(lab, candidate, { files, labs })) put(to, file)
  }
  const kept = withinLimits(placed, notes)
  const used = new Set(kept.map(({ file }) => file))
  const there = [...chosen].filter(([, { file }]) => used.has(file))
  return {
    labs: there.map(([{ id }, { file }]) => ({ lab: id, path: shownName(keyOf(file.path)) })),
    placed: kept,
    ...{ notes, remarks },
  }
}

/** Files for labs that have none yet, or nothing but the stub as it came. */
function meant(
  files: readonly KeptFile[],
  labs: readonly Lab[],
  { chosen, marks }: { chosen: ReadonlyMap<Lab, Candidate>; marks: readonly Mark[] },
): Meant[] {
  const isOpen = ({ lab }: Mark): boolean => {
    const file = chosen.get(lab)?.file
    return file === undefined || marks.some((mark) => mark.lab === lab && isStub(file, mark))
  }
  const open = marks.filter(isOpen).map(({ lab }) => lab)
  if (open.length === 0) return []
  const isNamed = isNamedAs(labs)
  const strays = files.filter(({ path }) => !isNamed(path.at(-1) ?? ''))
  return meantBy(strays, open, marks)
}

function nothingIn(files: readonly KeptFile[]): string {
  const names = files.slice(0, 4).map(({ path }) => shownName(keyOf(path)))
  const more = files.length > names.length ? ` and ${files.length - names.length} more` : ''
  return `is no lab by its name or by what it exports: ${names.join(', ')}${more}`
}

/** Undefined for a file that does not lie in the folder of its lab. */
function labsFolderOf({ slug }: Lab, path: Path): Path | undefined {
  return path.at(-2) === slug ? path.slice(0, -2) : undefined
}

/** Nothing that a file system could not hold, whether or not it tells capitals apart. */
function placing(notes: string[]) {
  const placed = new Map<string, KeptFile>()
  /** As they were put, by their names in small letters. */
  const files = new Map<string, string>()
  const folders = new Set<string>()
  const put = (to: string, file: KeptFile): void => {
    const key = to.toLowerCase()
    const above = key.split('/').map((_, index, parts) => parts.slice(0, index).join('/'))
    const twin = files.get(key)
    if (twin !== undefined) {
      if (twin !== to)
        notes.push(`${shownName(to)} and ${shownName(twin)} differ only in capitals: the first counts`)
    } else if (folders.has(key) || above.some((folder) => files.has(folder))) {
      notes.push(`${shownName(to)} was left out: something in its path is a file and a folder`)
    } else {
      placed.set(to, file)
      files.set(key, to)
      for (const folder of above) folders.add(folder)
    }
  }
  return { placed, put }
}

/** Where the folder is that learners get, only what is below it: a whole checkout has references and checks beside it. */
function inLabsFolder(files: readonly KeptFile[], labs: readonly Lab[]): readonly KeptFile[] {
  const slugs = new Set(labs.map(({ slug }) => slug))
  const below = files.filter(({ path }) =>
    path.some((part, index) => part === 'labs' && slugs.has(path[index + 1] ?? '')),
  )
  if (below.length === 0) return files
  const folders = new Set(below.map(({ path }) => keyOf(path.slice(0, path.indexOf('labs') + 1))))
  return files.filter(
    ({ path }) => path.includes('labs') && folders.has(keyOf(path.slice(0, path.indexOf('labs') + 1))),
  )
}

/** The best first: in its own folder before alone, handed in again before earlier, nearer to the root before deeper. */
function candidatesFor(lab: Lab, files: readonly KeptFile[]): Candidate[] {
  const name = basename(lab.files.stub)
  const stem = name.replace(/\.ts$/, '')
  const found = files.flatMap((file): Candidate[] => {
    const own = file.path.at(-1) ?? ''
    const labsFolder = labsFolderOf(lab, file.path)
    if (own === name && labsFolder !== undefined) return [{ file, labsFolder, again: againOf(file.path) }]
    const number = own === name ? '0' : numbered(own, stem)
    return number === undefined
      ? []
      : [{ file, labsFolder: undefined, again: Number(number) + againOf(file.path) }]
  })
  const rank = ({ file, labsFolder, again }: Candidate): number[] => [
    labsFolder === undefined ? 1 : 0,
    -again,
    // The folder that learners get, before a copy of it that lies elsewhere.
    labsFolder === undefined || labsFolder.at(-1) === 'labs' ? 0 : 1,
    file.path.length,
  ]
  return found.sort((one, other) => compare(rank(one), rank(other)))
}

/** Whether a name is that of a lab's file. */
function isNamedAs(labs: readonly Lab[]): (name: string) => boolean {
  const stems = labs.map(({ files }) => basename(files.stub).replace(/\.ts$/, ''))
  return (name) => stems.some((stem) => name === `${stem}.ts` || numbered(name, stem) !== undefined)
}

function numbered(name: string, stem: string): string | undefined {
  return name.startsWith(`${stem}-`) ? /^(\d{1,3})\.ts$/.exec(name.slice(stem.length + 1))?.[1] : undefined
}

/** Of an archive around it: `labs-2.zip` is the third that was handed in. */
function againOf(path: Path): number {
  const numbers = path.map((part) =>
    archiveKind(part) === undefined ? '0' : (/-(\d{1,3})\.[a-z.]+$/i.exec(part)?.[1] ?? '0'),
  )
  return Math.max(0, ...numbers.map(Number))
}

function compare(one: number[], other: number[]): number {
  const at = one.findIndex((value, index) => value !== other[index])
  return at < 0 ? 0 : (one[at] ?? 0) - (other[at] ?? 0)
}

interface Surroundings {
  files: readonly KeptFile[]
  labs: readonly Lab[]
}

/** Files that a lab may import: all below its labs folder, or its neighbors where it stands alone. */
function companions(lab: Lab, { file, labsFolder }: Candidate, { files, labs }: Surroundings): Placed[] {
  if (labsFolder !== undefined) {
    const depth = labsFolder.length
    const isBelow = ({ path }: KeptFile): boolean =>
      path.length > depth && labsFolder.every((part, index) => path[index] === part)
    return files.filter(isBelow).map((each) => ({ to: keyOf(each.path.slice(depth)), file: each }))
  }
  const folder = file.path.slice(0, -1)
  const isLab = isNamedAs(labs)
  return files
    .filter(({ path }) => path.length === folder.length + 1 && keyOf(path.slice(0, -1)) === keyOf(folder))
    .filter(({ path }) => !isLab(path.at(-1) ?? ''))
    .map((each) => ({ to: `${lab.slug}/${each.path.at(-1)}`, file: each }))
}

/** The labs themselves come first, and so are in it. */
function withinLimits(placed: Map<string, KeptFile>, notes: string[]): Placed[] {
  const kept: Placed[] = []
  let bytes = 0
  for (const [to, file] of placed) {
    bytes += file.size
    if (kept.length >= SUBMISSION_FILES || bytes > SUBMISSION_BYTES) {
      notes.push(
        `more than ${SUBMISSION_FILES} files or ${SUBMISSION_BYTES / 1024 / 1024} MB: the rest was left out`,
      )
      break
    }
    kept.push({ to, file })
  }
  return kept
}
