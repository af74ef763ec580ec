/**
 * `npm run mistakes -- [lab [names…]]`: runs the checks that mistakes name on those mistakes, and tells which did not fail.
 */
import type { Verdict } from '../../src/verdict/index.ts'
import { type Candidate, corpusCommand, subjectOf } from '../support/corpus.ts'
import { submission } from '../support/submission.ts'
import { loadMistake, type NamedMistake } from './load.ts'

/** How it went with one mistake; the checks are those that it names and those they need. */
export interface MistakeRun {
  slug: string
  name: string
  verdicts: Verdict[]
}

async function candidateOf({ slug, source, fails }: NamedMistake): Promise<Candidate> {
  using code = submission(slug, source)
  return { subject: await subjectOf(slug, code.file), only: fails }
}

/** What of it did not fail as it should: a line each. */
function missed({ fails }: NamedMistake, verdicts: Verdict[]): string[] {
  return fails.flatMap((id) => {
    const { status, error } = verdicts.find(({ check }) => check === id) ?? { status: 'not run' }
    return status === 'failed' ? [] : [`${id}: ${status} ${error ?? ''}`.trimEnd()]
  })
}

await corpusCommand('checks/mistakes', async (places, { json, say, check }) => {
  const mistakes = await Promise.all(places.map(([slug, name]) => loadMistake(slug, name)))
  let failed = 0
  await check(await Promise.all(mistakes.map(candidateOf)), ({ verdicts }, index) => {
    const mistake = mistakes[index] as NamedMistake
    const others = missed(mistake, verdicts)
    if (others.length === 0) failed += 1
    const { slug, name } = mistake
    if (json) return say(JSON.stringify({ slug, name, verdicts } satisfies MistakeRun))
    say(`${others.length === 0 ? '✓' : '✗'} ${slug} ${name}`)
    for (const other of others) say(`    ${other}`)
  })
  if (!json) say(`${failed} of ${mistakes.length} mistakes fail the checks that they name.`)
  return failed === mistakes.length
})
