/**
 * `npm run mistakes -- [lab [names…]]`: runs the checks that mistakes name on those mistakes, and tells which did not fail.
 */
import type { Candidate, Grading } from '../../src/grading/index.ts'
import type { Verdict } from '../../src/verdict/index.ts'
import { corpusCommand } from '../support/command.ts'
import { submission } from '../support/submission.ts'
import { loadMistake, type NamedMistake } from './load.ts'

/** How it went with one mistake; the checks are those that it names and those they need. */
export interface MistakeRun {
  slug: string
  name: string
  verdicts: Verdict[]
}

async function candidateOf({ slug, source, fails }: NamedMistake, grading: Grading): Promise<Candidate> {
  using code = submission(slug, source)
  return { subject: await grading.subjectOf(slug, { kind: 'file', path: code.file }), only: fails }
}

/** What of it did not fail as it should: a line each. */
function missed({ fails }: NamedMistake, verdicts: Verdict[]): string[] {
  return fails.flatMap((id) => {
    const { status, error } = verdicts.find(({ check }) => check === id) ?? { status: 'not run' }
    return status === 'failed' ? [] : [`${id}: ${status} ${error ?? ''}`.trimEnd()]
  })
}

/** Check files at the same time without a VM: most of their time they wait for packets that do not come. */
const LANES_WITHOUT_VM = 4

await corpusCommand('mistakes', async ({ places, json, sandbox, seed, say, open }) => {
  const mistakes = await Promise.all(places.map(([slug, name]) => loadMistake(slug, name)))
  const grading = await open({ sandbox })
  let failed = 0
  await grading.run(mistakes, {
    prepare: async (mistake) => [{ ...(await candidateOf(mistake, grading)), ...seed }],
    onEnd(mistake, labs) {
      const verdicts = labs.flatMap((lab) => lab.verdicts)
      const others = missed(mistake, verdicts)
      if (others.length === 0) failed += 1
      const { slug, name } = mistake
      const lines = [
        `${others.length === 0 ? '✓' : '✗'} ${slug} ${name}`,
        ...others.map((other) => `    ${other}`),
      ]
      if (json) say(JSON.stringify({ slug, name, verdicts } satisfies MistakeRun))
      else for (const line of lines) say(line)
    },
    ...(sandbox === 'local' ? { lanes: LANES_WITHOUT_VM } : {}),
  })
  if (!json) say(`${failed} of ${mistakes.length} mistakes fail the checks that they name.`)
  return failed === mistakes.length
})
