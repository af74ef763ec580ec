/**
 * Whose is what of the things that were named on the command line: a shell may have made a class's folder into the names of all that
 * is in it, and several archives may be several people.
 */
import type { Intake, Note } from './intake.ts'
import { METADATA, shownName, withoutArchiveEnding } from './names.ts'
import {
  assignmentPrefix,
  type Bundle,
  listedIn,
  NOBODYS,
  ownerByName,
  type Sorted,
  sortOut,
} from './sites.ts'

export interface Input {
  /** As it was named. */
  path: string
  /** Of the file or folder. */
  name: string
  kind: 'folder' | 'archive' | 'file'
  intake: Intake
}

/** @param isOwn whether a submission may begin with this name: `labs`, `4.1-network-manager`, `network-manager.ts` */
export function sortInputs(
  inputs: readonly Input[],
  isOwn: (name: string) => boolean,
): { bundles: (Bundle & { from: string })[]; notes: Note[] } {
  const notes: Note[] = []
  const metadata = listedIn(inputs.find(({ name }) => name === METADATA)?.intake, notes)
  const repositories = inputs.filter(({ intake }) => intake.repositories.has('')).map(({ name }) => name)
  const around = { metadata, assignment: assignmentPrefix(repositories), isAlone: inputs.length === 1 }
  const bundles: (Bundle & { from: string })[] = []
  const bySite = new Map<string, Bundle>()
  for (const input of inputs) {
    if (input.name === METADATA) continue
    const sorted = sortInput(input, isOwn, around)
    notes.push(...sorted.notes, ...input.intake.notes)
    for (const bundle of sorted.bundles) {
      // Files that a site has put side by side, each of which was named.
      const key = input.kind === 'file' ? bundle.site : undefined
      const known = key === undefined ? undefined : bySite.get(key)
      if (key !== undefined) bySite.set(key, known ?? bundle)
      if (known === undefined) bundles.push({ ...bundle, from: input.path })
      else known.files.push(...bundle.files)
    }
  }
  return { bundles, notes }
}

interface Around {
  metadata: ReturnType<typeof listedIn>
  /** What the names of repositories have in common. */
  assignment: string
  isAlone: boolean
}

function sortInput({ name, kind, intake }: Input, isOwn: (name: string) => boolean, around: Around): Sorted {
  const bare = withoutArchiveEnding(name).replace(/\.git$/, '')
  const sorted = sortOut(intake, { name: bare, isArchive: kind === 'archive', isOwn })
  const [first] = sorted.bundles
  const isOne = sorted.isWhole || (!around.isAlone && kind === 'archive' && !isClass(sorted.bundles, isOwn))
  if (first === undefined || !isOne) return sorted
  const owner = ownerByName(name, kind === 'folder', around)
  if (kind === 'file' && owner.site === undefined)
    return { bundles: [], notes: [{ where: shownName(name), why: NOBODYS }] }
  const whole = sorted.isWhole ? first.files : intake.files
  const files = whole.map((file) => ({
    ...file,
    path: kind === 'file' ? owner.rest : [...owner.rest, ...file.path],
  }))
  // Of a folder with one folder in it, that one's name says whose it is.
  const id = owner.site === undefined && first.id !== bare && sorted.isWhole ? first.id : owner.id
  const people = id === owner.id ? owner.people : first.people
  return {
    notes: sorted.notes,
    bundles: [{ id, people, late: first.late || owner.late, files, site: owner.site }],
  }
}

/** An archive of several people's: in a site's shape, of archives, or of folders of which more than one has a lab. */
function isClass(bundles: readonly Bundle[], isOwn: (name: string) => boolean): boolean {
  if (bundles.some(({ site }) => site !== undefined)) return true
  if (bundles.length > 1 && bundles.every(({ isArchive }) => isArchive)) return true
  return bundles.filter(({ files }) => files.some(({ path }) => path.some(isOwn))).length > 1
}
