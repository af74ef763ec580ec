/**
 * Whose files are whose: course sites hand submissions out in shapes of their own, and each is told by its names. Knows nothing of
 * labs beyond the names of their files.
 *
 * Moodle: `<full name>_<participant>_assignsubmission_<plugin>/…`, or the same as the beginning of file names where the teacher does
 * not download in folders (mod/assign/classes/downloader.php, `load_submissionplugin_filelist`); before 3.9 with `_` at the end.
 * Canvas: `<lastnamefirstname>[_late]_<user>_<attachment>_<name>`, in small letters, flat; a file that was handed in again is
 * `<name>-1`, `<name>-2` (app/models/content_zipper.rb, `get_filename` and `add_upload_submission`).
 * Gradescope: a folder each, `submission_123`, and submission_metadata.yml with `:submitters:` for each of them; several for a group.
 * Classroom tools clone a repository each into one folder: `<assignment>-<username>`.
 */
import { parseDocument } from 'yaml'
import { type Intake, type KeptFile, keyOf, type Note } from './intake.ts'
import { archiveKind, isLitter, METADATA, type Path, shownName, withoutArchiveEnding } from './names.ts'

export interface Person {
  name: string
  /** The site's number for this person. */
  id?: string
  email?: string
}

/** The files of one submission, before anybody knows which of them are labs. */
export interface Bundle {
  id: string
  people: Person[]
  late: boolean
  /** Paths begin at the submission's own root. */
  files: KeptFile[]
  /** What a site knows it by; absent for a folder or an archive of any name. */
  site?: string | undefined
  /** It was in an archive of its own. */
  isArchive?: boolean
}

export interface Sorted {
  bundles: Bundle[]
  notes: Note[]
  /** All of it is one submission. */
  isWhole?: boolean
}

export interface SortOptions {
  /** Of the folder or archive, without its ending. */
  name: string
  isArchive: boolean
  /** Whether a submission may begin with this name: `labs`, `4.1-network-manager`, `network-manager.ts`. */
  isOwn(name: string): boolean
}

interface Owner {
  key: string
  /** No site has given it: a folder or an archive of any name. */
  isPlain?: true
  id: string
  people: Person[]
  late: boolean
  /** What is left of the path, at the submission's root. */
  rest: Path
}

export function sortOut(intake: Intake, options: SortOptions): Sorted {
  const { depth, name } = wrappedIn(intake, options)
  const inside = (path: Path): Path => path.slice(depth)
  const tops = new Map<string, boolean>()
  for (const { path, isFolder } of intake.seen.values())
    if (path.length === depth + 1) tops.set(path[depth] ?? '', isFolder)
  if ([...tops.keys()].some(options.isOwn) || tops.size === 0) {
    const files = intake.files.map((file) => ({ ...file, path: inside(file.path) }))
    return {
      bundles: [{ id: name, people: [{ name }], late: false, files }],
      notes: strayNotes(intake, { tops, depth, isOwn: options.isOwn }),
      isWhole: true,
    }
  }
  const sorted = byOwner(intake, { tops, inside, prefix: [...wrapperOf(intake, depth)], depth })
  if (sorted.bundles.length > 0) return sorted
  // Loose files that nothing says the owner of: of one person, who may have called labs otherwise.
  const isNobodys = intake.files.some(({ path }) => looksLikeSites(path[depth] ?? ''))
  const files = isNobodys ? [] : intake.files.map((file) => ({ ...file, path: inside(file.path) }))
  const notes = isNobodys ? sorted.notes : sorted.notes.filter(({ why }) => why !== NOBODYS)
  return { notes, bundles: [{ id: name, people: [{ name }], late: false, files }], isWhole: true }
}

function isLoose({ path, isFolder }: { path: Path; isFolder: boolean }): boolean {
  return !isFolder && archiveKind(path.at(-1) ?? '') === undefined
}

export const NOBODYS = 'belongs to nobody'

/** A name that a site may have made, of which nobody knows whose it is. */
function looksLikeSites(top: string): boolean {
  return /_\d+_(?:assignsubmission_|\d+_)/.test(top)
}

/** A loose file of a lab makes one submission of a folder, and so of a whole class in which somebody has left one. */
function strayNotes(
  { seen }: Intake,
  { tops, depth, isOwn }: { tops: Map<string, boolean>; depth: number; isOwn(name: string): boolean },
): Note[] {
  const own = [...tops].filter(([top]) => isOwn(top))
  if (own.some(([, isFolder]) => isFolder)) return []
  const others = new Set(
    [...seen.values()].flatMap(({ path }) =>
      path.length === depth + 2 && isOwn(path[depth + 1] ?? '') ? [path[depth] ?? ''] : [],
    ),
  )
  if (others.size < 2) return []
  const [first = '', second = ''] = [...others].sort()
  const why = `lies beside ${others.size} folders with labs (${shownName(first)}, ${shownName(second)}${others.size > 2 ? ' …' : ''}), and so all was taken for one submission: in a class, move it away`
  return own.map(([top]) => ({ where: shownName(top), why }))
}

/** A site's archive often holds one folder, and so does a submission that was packed from outside. */
function wrappedIn(intake: Intake, { name, isArchive, isOwn }: SortOptions): { depth: number; name: string } {
  const first = [...intake.seen.values()].filter(({ path }) => path.length === 1)
  const [only] = first
  const top = only?.path[0] ?? ''
  if (first.length !== 1 || only?.isFolder !== true || isOwn(top) || knownShape(top) !== undefined) {
    return { depth: 0, name }
  }
  const below = [...intake.seen.values()].filter(({ path }) => path.length === 2)
  // One folder with a lab in it is a class of one: its name says whose it is.
  const isSubmission = below.every(isLoose) || below.some(({ path }) => isOwn(path[1] ?? ''))
  return { depth: 1, name: isSubmission && !isArchive ? withoutArchiveEnding(top) : name }
}

function wrapperOf({ seen }: Intake, depth: number): Path {
  return depth === 0 ? [] : ([...seen.values()][0]?.path.slice(0, 1) ?? [])
}

interface Shape {
  tops: Map<string, boolean>
  inside(path: Path): Path
  prefix: Path
  depth: number
}

function byOwner(intake: Intake, { tops, inside, prefix, depth }: Shape): Sorted {
  const notes: Note[] = []
  const metadata = readMetadata(intake.metadata.get(keyOf(prefix)), notes)
  const assignment = assignmentPrefix(
    [...tops.keys()].filter((top) => intake.repositories.has(keyOf([...prefix, top]))),
  )
  const bundles = new Map<string, Bundle>()
  const ownerOf = (top: string, rest: Path): Owner | undefined =>
    fromMetadata(metadata, top, rest) ??
    fromMoodle(top, rest) ??
    fromCanvas(top, rest, tops.get(top) === true) ??
    (tops.get(top) === true || archiveKind(top) !== undefined ? plainOwner(top, rest, assignment) : undefined)
  const bundleOf = (owner: Owner): Bundle => {
    const { key, id, people, late } = owner
    const bundle = bundles.get(key) ?? { id, people, late: false, files: [], site: siteOf(owner) }
    bundle.late ||= late
    bundles.set(key, bundle)
    return bundle
  }
  for (const top of tops.keys()) {
    if (isLitter([top]) || top === METADATA) continue
    const owner = ownerOf(top, [])
    if (owner === undefined) notes.push({ where: shownName(top), why: NOBODYS })
    else bundleOf(owner).isArchive = archiveKind(top) !== undefined
  }
  for (const file of intake.files) {
    const [top = '', ...rest] = inside(file.path)
    if (file.path.length <= depth) continue
    const owner = ownerOf(top, rest)
    if (owner !== undefined) bundleOf(owner).files.push({ ...file, path: owner.rest })
  }
  return { bundles: [...bundles.values()], notes }
}

function siteOf({ key, isPlain }: Owner): string | undefined {
  return isPlain ? undefined : key
}

/** Of something that was named by itself. @param assignment what names of repositories have in common */
export function ownerByName(
  top: string,
  isFolder: boolean,
  { metadata, assignment }: { metadata: Metadata; assignment: string },
): Omit<Owner, 'key' | 'isPlain'> & { site: string | undefined } {
  const owner =
    fromMetadata(metadata, top, []) ??
    fromMoodle(top, []) ??
    fromCanvas(top, [], isFolder) ??
    plainOwner(top.replace(/\.git$/, ''), [], assignment)
  return { ...owner, site: siteOf(owner) }
}

/** The people in a list of submissions that was named by itself. */
export function listedIn(intake: Intake | undefined, notes: Note[]): Metadata {
  return readMetadata(intake?.metadata.get(''), notes)
}

function knownShape(top: string): Owner | undefined {
  return fromMoodle(top, []) ?? fromCanvas(top, [], false)
}

function fromMoodle(top: string, rest: Path): Owner | undefined {
  const match = /^(.+?)_(\d+)_assignsubmission_(?:file|onlinetext)(?:_(.*))?$/s.exec(
    withoutArchiveEnding(top),
  )
  if (match === null) return undefined
  const [, name = '', id = '', file = ''] = match
  // Another one in it is part of a file's name, or of the name that somebody has given themselves: then nobody knows whose it is.
  if (/(?:^|_)\d+_assignsubmission_/.test(file) || /_\d+_\d+(?:_|$)/.test(name)) return undefined
  const ending = top.slice(withoutArchiveEnding(top).length)
  const own = file === '' ? rest : [`${file}${ending}`, ...rest]
  return { key: `moodle ${name} ${id}`, id: `${name}_${id}`, people: [{ name, id }], late: false, rest: own }
}

function fromCanvas(top: string, rest: Path, isPlainFolder: boolean): Owner | undefined {
  if (isPlainFolder && archiveKind(top) === undefined) return undefined
  const match = /^(.+?)_(?:(late)_)?(\d+)_(\d+)_(.+)$/is.exec(top)
  if (match === null || /_\d+_assignsubmission_/.test(top)) return undefined
  const [, name = '', late, id = '', , file = ''] = match
  const person = { name, id }
  return {
    key: `canvas ${id}`,
    id: `${name}_${id}`,
    people: [person],
    late: late !== undefined,
    rest: [file, ...rest],
  }
}

function plainOwner(top: string, rest: Path, assignment: string): Owner {
  const id = withoutArchiveEnding(top)
  const name = assignment !== '' && id.startsWith(assignment) ? id.slice(assignment.length) : id
  return { key: `folder ${id}`, isPlain: true, id, people: [{ name }], late: false, rest }
}

/** `chapter4-` of `chapter4-anna` and `chapter4-ben`; nothing when they have none in common. */
export function assignmentPrefix(names: string[]): string {
  const [first = '', ...others] = names
  if (others.length === 0) return ''
  const parts = first.split('-')
  for (let count = parts.length - 1; count > 0; count -= 1) {
    const prefix = `${parts.slice(0, count).join('-')}-`
    if (others.every((name) => name.startsWith(prefix) && name.length > prefix.length)) return prefix
  }
  return ''
}

type Metadata = Map<string, Person[]>

function readMetadata(text: string | undefined, notes: Note[]): Metadata {
  const found: Metadata = new Map()
  if (text === undefined) return found
  const root = yamlOf(text)
  if (!(root instanceof Map)) {
    notes.push({ where: METADATA, why: 'is no list of submissions' })
    return found
  }
  for (const [folder, about] of root) {
    const submitters: unknown = about instanceof Map ? about.get(':submitters') : undefined
    if (typeof folder !== 'string' || !Array.isArray(submitters)) continue
    found.set(folder, submitters.flatMap(personFrom))
  }
  return found
}

/** Undefined for what is damaged, or grows without end when its aliases are followed. */
function yamlOf(text: string): unknown {
  try {
    // Each key is compared with all others otherwise, and somebody may have handed in a hundred thousand.
    const document = parseDocument(text, { schema: 'failsafe', uniqueKeys: false })
    return document.errors.length > 0 ? undefined : document.toJS({ mapAsMap: true })
  } catch {
    return undefined
  }
}

function personFrom(submitter: unknown): Person[] {
  if (!(submitter instanceof Map)) return []
  const text = (key: string): string | undefined => {
    const value: unknown = submitter.get(key)
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const [name, id, email] = [text(':name'), text(':sid'), text(':email')]
  if (name === undefined && id === undefined) return []
  return [
    {
      name: name ?? id ?? '',
      ...(id === undefined ? {} : { id }),
      ...(email === undefined ? {} : { email }),
    },
  ]
}

function fromMetadata(metadata: Metadata, top: string, rest: Path): Owner | undefined {
  const people = metadata.get(top) ?? metadata.get(withoutArchiveEnding(top))
  if (people === undefined) return undefined
  return { key: `gradescope ${top}`, id: withoutArchiveEnding(top), people, late: false, rest }
}
