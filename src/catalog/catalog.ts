/**
 * Finds the labs of a repository and answers which lab a person meant. Reads files, but never runs one.
 */
import { readdir, realpath } from 'node:fs/promises'
import path from 'node:path'
import { LabError } from '../errors.ts'
import { slugsOfEdition } from './edition.ts'
import { parseHints, parseReadme } from './front-matter.ts'
import type { Lab } from './lab.ts'
import { nearest } from './nearest.ts'
import { readSource } from './read-source.ts'
import { splitReview } from './review.ts'

const slugPattern = /^(\d+\.\d+)-([a-z0-9]+(?:-[a-z0-9]+)*)$/

/**
 * All labs under `root`, sorted by number; of a student edition, those that came with it. Throws LabError `bad-lab`.
 */
export async function loadCatalog(root: string): Promise<Lab[]> {
  const entries = await readdir(path.join(root, 'labs'), { withFileTypes: true })
  const came = await slugsOfEdition(root)
  // Other folders, such as labs/support, are no labs; a folder that starts with a digit means to be one.
  const slugs = entries
    .filter((entry) => entry.isDirectory() && /^\d/.test(entry.name))
    .map(({ name }) => name)
    .filter((slug) => came?.has(slug) ?? true)
  const labs = await Promise.all(slugs.map((slug) => loadLab(root, slug)))
  labs.sort((a, b) => compareIds(a.id, b.id))
  for (const lab of labs) checkAgainstOthers(lab, labs)
  return labs
}

/** `id` is a lab's id, folder name or bare name. Throws LabError `unknown-lab` that offers the nearest ids. */
export function findLab(labs: Lab[], id: string): Lab {
  const found = labs.find((lab) => lab.id === id || lab.slug === id || labName(lab.slug) === id)
  if (found !== undefined) return found
  const names = labs.flatMap((lab) => [lab.id, lab.slug, labName(lab.slug)])
  const close = nearest(id, names)
  const candidates = labs.filter((lab) =>
    [lab.id, lab.slug, labName(lab.slug)].some((name) => close.includes(name)),
  )
  const shown = (candidates.length > 0 ? candidates : labs).map((lab) => lab.id)
  const first = candidates[0]
  throw new LabError('unknown-lab', `There is no lab "${id}"; ${describe(shown, candidates.length > 0)}`, {
    next: first === undefined ? 'npm run lab' : `npm run lab ${first.id}`,
  })
}

/** The one that follows in the course. */
export function labAfter(labs: Lab[], lab: Lab): Lab | undefined {
  return labs[labs.indexOf(lab) + 1]
}

/** By number, part by part: 4.9 comes before 4.10. */
export function compareIds(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)]
  return (left[0] ?? 0) - (right[0] ?? 0) || (left[1] ?? 0) - (right[1] ?? 0)
}

function describe(ids: string[], near: boolean): string {
  if (ids.length === 0) return 'there are no labs here.'
  return near ? `the nearest: ${ids.join(', ')}.` : `there are ${ids.join(', ')}.`
}

function labName(slug: string): string {
  return slug.slice(slug.indexOf('-') + 1)
}

/** For a folder beside the labs that is not part of the course. */
const NO_LAB = 'If it is yours and no lab, give it a name that does not begin with a digit.'

const NARRATIVE_MISSING = `Every folder labs/<id>-<name> needs a README.md with the narrative. ${NO_LAB}`

const HINTS_MISSING = 'Each lab needs three hints there, from nudge to near-answer.'

async function loadLab(root: string, slug: string): Promise<Lab> {
  const shown = `labs/${slug}/README.md`
  const [, id, name] = slugPattern.exec(slug) ?? []
  if (id === undefined || name === undefined) {
    throw new LabError('bad-lab', `labs/${slug}: folder name: must look like 4.1-network-manager`, {
      next: `Rename the folder to <id>-<name>, in small letters. ${NO_LAB}`,
    })
  }
  const files = {
    narrative: path.join(root, 'labs', slug, 'README.md'),
    hints: path.join(root, 'labs', slug, 'hints.yaml'),
    stub: path.join(root, 'labs', slug, `${name}.ts`),
    solution: path.join(root, 'solutions', slug, `${name}.ts`),
    check: path.join(root, 'checks', slug, 'index.check.ts'),
  }
  const { meta, markdown } = parseReadme(await readText(files.narrative, shown, NARRATIVE_MISSING), shown)
  if (meta.id !== id) throw mend(shown, 'id', `is ${meta.id}, but the folder says ${id}`)
  const { kind, title, minutes, points } = meta
  const texts = splitReview(markdown, shown)
  const about = { id, slug, kind, title, minutes, points, buildsOn: meta.builds_on }
  if (kind === 'tour') return { ...about, steps: meta.steps, ...texts, files }
  const shownHints = `labs/${slug}/hints.yaml`
  const hints = parseHints(await readText(files.hints, shownHints, HINTS_MISSING), shownHints)
  const odd = Object.keys(hints.steps).find((name) => !meta.steps.some((step) => step.title === name))
  if (odd !== undefined) throw mend(shownHints, 'steps', `there is no step "${odd}"`)
  const steps = meta.steps.map((step) => {
    const own = hints.steps[step.title]
    return own === undefined ? step : { ...step, hints: own }
  })
  return { ...about, steps, hints: hints.lab, ...texts, files }
}

/** @param next what is to be there */
async function readText(file: string, shown: string, next: string): Promise<string> {
  try {
    return await readSource(await realpath(file))
  } catch (cause) {
    throw new LabError('bad-lab', `${shown}: file: cannot be read`, { next, cause })
  }
}

function checkAgainstOthers(lab: Lab, labs: Lab[]): void {
  const shown = `labs/${lab.slug}/README.md`
  const twin = labs.find((other) => other !== lab && other.id === lab.id)
  if (twin !== undefined) throw mend(shown, 'id', `${lab.id} is taken by labs/${twin.slug} as well`)
  for (const id of lab.buildsOn) {
    if (!labs.some((other) => other.id === id)) throw mend(shown, 'builds_on', `there is no lab ${id}`)
    // Building only on earlier labs leaves no room for a circle.
    if (compareIds(id, lab.id) >= 0) throw mend(shown, 'builds_on', `${id} does not come before ${lab.id}`)
  }
}

function mend(file: string, field: string, problem: string): LabError {
  return new LabError('bad-lab', `${file}: ${field}: ${problem}`, {
    next: `Mend the field "${field}" there.`,
  })
}
