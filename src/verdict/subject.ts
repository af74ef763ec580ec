/**
 * Whose code is checked: the learner's own, the reference, or a file somewhere. Finds and bundles it, with the reference in
 * place of earlier labs that have not been passed.
 */
import { basename, dirname, join, relative } from 'node:path'
import { type Bundle, bundleSubmission, ExportMissing } from '../bundle/index.ts'
import {
  findLab,
  type Lab,
  loadCatalog,
  loadProgress,
  pristineStub,
  remainingTodos,
  sameSource,
  stateOf,
  type Todo,
} from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import { type CheckedCode, type CheckRun, newSeed, type SandboxChoice } from './check-run.ts'
import type { BuiltOn, LabVerdict } from './verdict.ts'

export type SubjectChoice = { kind: 'own' } | { kind: 'reference' } | FileChoice

export interface FileChoice {
  kind: 'file'
  path: string
  /** What it may import lies below this folder; otherwise below the one that holds its lab's folder. */
  root?: string
  /** Ids of earlier labs whose own implementations, below the same folder, are used; otherwise the references. */
  own?: readonly string[]
  /** More of them, used where the code cannot be bundled without: it may import what the references do not have. */
  needed?: readonly string[]
}

export interface Subject extends Pick<LabVerdict, 'source' | 'kind' | 'untouched' | 'builtOn'> {
  lab: Lab
  /** As far as the text tells. */
  remaining: Todo[]
  bundle: Bundle
  /** Of the file that is checked. */
  text: string
}

export interface SubjectOptions {
  /** Repository root. */
  root: string
  labs: Lab[]
  lab: Lab
  choice: SubjectChoice
}

/** @throws LabError bundle-failed or import-refused, when the code is not even that */
export async function prepareSubject({ root, labs, lab, choice }: SubjectOptions): Promise<Subject> {
  const entry = entryOf(lab, choice)
  const submission = (choice.kind === 'file' ? choice.root : undefined) ?? dirname(dirname(entry))
  const pristine = await pristineStub(lab)
  const earlier = choice.kind === 'reference' ? [] : await predecessors(labs, lab, choice, root)
  const bundleOn = (builtOn: BuiltOn[]): Promise<Bundle> => {
    const substituted = builtOn
      .filter(({ used }) => used === 'reference')
      .map(({ lab }) => findLab(labs, lab))
    return bundleSubmission({
      entry,
      root: submission,
      repoRoot: root,
      predecessors: new Map(
        substituted.map(({ files }) => [join(submission, ...stubBelowLabs(files.stub)), files.solution]),
      ),
    })
  }
  const { bundle, builtOn } = await bundleOnFew(earlier, neededOf(choice, earlier), bundleOn)
  const { text } = bundle
  const source = named(entry, root)
  return {
    lab,
    bundle,
    text,
    source,
    kind: choice.kind,
    untouched: choice.kind === 'own' && pristine !== undefined && sameSource(text, pristine),
    remaining: remainingTodos(text, source, pristine),
    builtOn,
  }
}

/** An earlier lab, and whether there is code of the learner's own for it. */
type Written = BuiltOn & { written?: boolean }

/** Own labs that were written and have not passed: used only where the code imports something that the references do not export. */
function neededOf(choice: SubjectChoice, earlier: readonly Written[]): readonly string[] {
  if (choice.kind === 'file') return choice.needed ?? []
  return earlier.filter(({ used, written }) => used === 'reference' && written).map(({ lab }) => lab)
}

/**
 * With as few of the needed ones as will do: none, one, all but one, all. Tried only where the references lack an export.
 *
 * @throws what was wrong with none of them, when something is wrong with all of them as well
 */
async function bundleOnFew(
  earlier: Written[],
  needed: readonly string[],
  bundleOn: (builtOn: BuiltOn[]) => Promise<Bundle>,
): Promise<{ bundle: Bundle; builtOn: BuiltOn[] }> {
  const choices = [
    [],
    ...needed.map((id) => [id]),
    ...(needed.length > 2 ? needed.map((id) => needed.filter((other) => other !== id)) : []),
    ...(needed.length > 1 ? [needed] : []),
  ]
  let first: unknown
  for (const own of choices) {
    const builtOn = earlier.map(
      ({ written: _, ...one }): BuiltOn => (own.includes(one.lab) ? { lab: one.lab, used: 'own' } : one),
    )
    try {
      return { bundle: await bundleOn(builtOn), builtOn }
    } catch (error) {
      // Where nothing is missing, other code for earlier labs mends nothing.
      if (first === undefined && !(error instanceof ExportMissing)) throw error
      if (!(error instanceof LabError) || error.code !== 'bundle-failed') throw error
      first ??= error
    }
  }
  throw first
}

function named(entry: string, root: string): string {
  const path = relative(root, entry)
  return path.startsWith('..') ? entry : path
}

function entryOf({ files }: Lab, choice: SubjectChoice): string {
  if (choice.kind === 'own') return files.stub
  return choice.kind === 'reference' ? files.solution : choice.path
}

/** `4.1-network-manager`, `network-manager.ts` */
function stubBelowLabs(stub: string): [string, string] {
  return [basename(dirname(stub)), basename(stub)]
}

/** A submission from elsewhere is checked on the references, unless somebody says which of its own labs it is built on. */
async function predecessors(labs: Lab[], lab: Lab, choice: SubjectChoice, root: string): Promise<Written[]> {
  const progress = await loadProgress(root)
  return Promise.all(
    ancestors(labs, lab).map(async (earlier): Promise<Written> => {
      if (choice.kind === 'file' && choice.own?.includes(earlier.id)) return { lab: earlier.id, used: 'own' }
      const state = choice.kind === 'own' ? await stateOf(earlier, progress) : 'untouched'
      if (state === 'passed') return { lab: earlier.id, used: 'own' }
      return {
        ...{ lab: earlier.id, used: 'reference', written: state !== 'untouched' },
        ...(state === 'changed' ? { changed: true } : {}),
      }
    }),
  )
}

/** All that it builds on, nearest or not. */
export function ancestors(labs: readonly Lab[], lab: Lab): Lab[] {
  const found = new Set<Lab>()
  const visit = (id: string): void => {
    const earlier = findLab([...labs], id)
    if (found.has(earlier)) return
    found.add(earlier)
    for (const before of earlier.buildsOn) visit(before)
  }
  for (const id of lab.buildsOn) visit(id)
  return [...found]
}

/** What of it has to be where the checks run. */
export function codeOf({ bundle: { code, map } }: Subject, seed: string): CheckedCode {
  return { code, map, seed }
}

/** The learner's own code for the lab of this folder name, for check files that are run by vitest itself. */
export async function prepareOwn(root: string, slug: string, sandbox: SandboxChoice): Promise<CheckRun> {
  const labs = await loadCatalog(root)
  const subject = await prepareSubject({ root, labs, lab: findLab(labs, slug), choice: { kind: 'own' } })
  return { sandbox, subjects: { [slug]: codeOf(subject, newSeed()) } }
}
