/**
 * Compares what was handed in for each lab, and writes what looks alike.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Lab, pristineStub, readReferenceIfThere, readSource, sameSource } from '../catalog/index.ts'
import { type Copies, findCopies, type Source } from '../grading/index.ts'
import { copiesPage } from '../report/index.ts'
import type { Submission } from '../submissions/index.ts'

/** @returns a line for the person who grades; undefined when nothing looks alike */
export async function writeCopies(
  submissions: readonly Submission[],
  labs: readonly Lab[],
  out: string,
): Promise<string | undefined> {
  const found: Copies[] = []
  for (const lab of labs) {
    const stub = (await pristineStub(lab)) ?? ''
    const reference = (await readReferenceIfThere(lab.files.solution)) ?? ''
    const sources = (await Promise.all(submissions.map((one) => sourceOf(one, lab)))).flatMap(
      (one) => one ?? [],
    )
    const written = sources.filter(({ text }) => !sameSource(text, stub))
    found.push(findCopies({ lab: lab.id, stub, reference, sources: written }))
  }
  await mkdir(out, { recursive: true })
  await writeFile(join(out, 'copies.html'), copiesPage(found))
  const pairs = found.reduce((sum, { pairs }) => sum + pairs.length, 0)
  const like = found.reduce((sum, { reference }) => sum + reference.length, 0)
  if (pairs + like === 0) return undefined
  return `Alike: ${pairs} ${pairs === 1 ? 'pair' : 'pairs'}, and ${like} like the reference; for you to look at, in copies.html`
}

/** With the files beside it, and those that no lab has for itself: what is taken from somebody may stand in any of them. */
async function sourceOf({ id, placed }: Submission, lab: Lab): Promise<Source | undefined> {
  const main = placed.find(({ to }) => to === `${lab.slug}/${basename(lab.files.stub)}`)
  if (main === undefined) return undefined
  const isOthers = (to: string): boolean =>
    !to.startsWith(`${lab.slug}/`) && /^(?:\d+\.\d+-|support\/)/.test(to)
  // What was taken for the lab under another name is there under that as well.
  const isMain = (hash: string): boolean => hash === main.file.hash
  const helpers = placed.filter(({ to, file }) => !isMain(file.hash) && !isOthers(to))
  const texts = await Promise.all(
    [main, ...helpers].map(async ({ to, file }) => {
      const text = await readSource(file.copy).catch(() => '')
      return to === main.to ? text : `// labs/${to}\n${text}`
    }),
  )
  return { submission: id, text: texts.join('\n') }
}
