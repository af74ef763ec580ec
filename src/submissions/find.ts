/**
 * Everything that was handed in, as submissions: who they are by, which labs they have, and what was not understood.
 */
import { createHash } from 'node:crypto'
import { copyFile, mkdir, realpath } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Lab } from '../catalog/index.ts'
import { sortInputs } from './inputs.ts'
import type { Note } from './intake.ts'
import { type Mark, marksOf } from './meant.ts'
import { shownName } from './names.ts'
import { type FoundLab, type Placed, placeLabs } from './place.ts'
import { readInputs } from './read-input.ts'
import type { Bundle, Person } from './sites.ts'
import { missingWalls } from './walls.ts'

export interface Submission {
  /** Of no other submission in this run; for people, and not fit for a path. */
  id: string
  /** One, or those of a group. */
  people: Person[]
  /** As the site says; nothing is known where it says nothing. */
  late: boolean
  labs: FoundLab[]
  /** SHA-256 over the files that are used, and where they go. */
  hash: string
  notes: string[]
  /** By lab id: why another file counts than one might think, or none; a sentence. */
  remarks: ReadonlyMap<string, string>
  placed: Placed[]
}

export interface Found {
  submissions: Submission[]
  /** What belongs to nobody, or was not taken. */
  notes: Note[]
  /** Where there were repositories: what git, which reads them, has had to do without here. */
  gitWithout: readonly string[]
}

export interface FindOptions {
  labs: Lab[]
  /** An empty folder, for copies of all source files: what was handed in is read once. */
  copies: string
  /** Where results are written, which may be in the middle of what was handed in. */
  except?: string | undefined
  /** Of repositories, the last commit before this moment counts. */
  at?: string | undefined
}

export async function findSubmissions(
  inputs: string[],
  { labs, at, copies, except }: FindOptions,
): Promise<Found> {
  const outside = except === undefined ? undefined : await realpath(except).catch(() => except)
  const slugs = new Set(labs.flatMap(({ slug, files }) => [slug, basename(files.stub)]))
  const isOwn = (name: string): boolean => name === 'labs' || slugs.has(name)
  const marks = await marksOf(labs)
  const read = await readInputs(inputs, { copies, at, except: outside })
  const { bundles, notes } = sortInputs(read.inputs, isOwn)
  const taken = new Map<string, string>()
  const submissions = bundles.map((bundle) => submissionFrom(bundle, { labs, marks, taken }))
  submissions.sort((one, other) => (one.id < other.id ? -1 : 1))
  return { submissions, notes: [...notes, ...read.notes], gitWithout: missingWalls() }
}

function submissionFrom(
  { id, people, late, files, from }: Bundle & { from: string },
  { labs, marks, taken }: { labs: Lab[]; marks: Mark[]; taken: Map<string, string> },
): Submission {
  const { placed, labs: foundLabs, notes, remarks } = placeLabs(files, labs, marks)
  const hash = createHash('sha256')
  for (const { to, file } of [...placed].sort((one, other) => (one.to < other.to ? -1 : 1)))
    hash.update(`${JSON.stringify(to)} ${file.hash}\n`)
  const own = another(shownName(id.normalize('NFC')), taken)
  taken.set(seenAs(own.id), from)
  if (own.twin !== undefined) notes.push(twinNote(from, own.twin))
  return {
    id: own.id,
    people: people.map((person) => ({ ...person, name: shownName(person.name.normalize('NFC')) })),
    ...{ late, labs: foundLabs, hash: hash.digest('hex'), notes, remarks, placed },
  }
}

/** Two people may well have the same name, or one that looks the same. @param taken where each is from */
function another(name: string, taken: ReadonlyMap<string, string>): { id: string; twin: string | undefined } {
  let id = name
  for (let number = 2; taken.has(seenAs(id)); number += 1) id = `${name} (${number})`
  return { id, twin: taken.get(seenAs(name)) }
}

function seenAs(name: string): string {
  return name.replace(/[\u200c\u200d]/g, '').trim()
}

function twinNote(from: string, twin: string): string {
  const where =
    from === twin ? '' : `: this one is from ${shownName(from)}, the other from ${shownName(twin)}`
  return `another one has the same name${where}. If they are of one person, leave out the one that does not count`
}

/**
 * Writes the labs folder of a submission, of regular files only: the bundler sees nothing else of it.
 * @param support files that every learner has been given, below labs/
 */
export async function stage(
  { placed }: Pick<Submission, 'placed'>,
  folder: string,
  support: ReadonlyMap<string, string>,
): Promise<void> {
  const own = placed.map(({ to }) => to.toLowerCase())
  // What is a folder of theirs cannot be a file of ours.
  const isTaken = (to: string): boolean => own.some((each) => each === to || each.startsWith(`${to}/`))
  const given = [...support].filter(([to]) => !isTaken(to.toLowerCase())).map(([to, copy]) => ({ to, copy }))
  for (const { to, copy } of [...placed.map(({ to, file }) => ({ to, copy: file.copy })), ...given]) {
    await mkdir(dirname(join(folder, to)), { recursive: true })
    await copyFile(copy, join(folder, to))
  }
}
