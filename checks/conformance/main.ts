/**
 * `npm run conformance -- [lab [names…]]`: runs all checks of a lab on implementations that share nothing with the reference,
 * and tells which of them did not come out as they must.
 */
import { join } from 'node:path'
import type { Candidate, Grading } from '../../src/grading/index.ts'
import type { Verdict } from '../../src/verdict/index.ts'
import { ROOT } from '../support/cli.ts'
import { type CorpusRun, corpusCommand } from '../support/command.ts'
import { scoreOf, surprises } from './judge.ts'
import { PACKAGES } from './known.ts'
import { type Submission, submissions } from './submissions.ts'

/** How it went with one implementation of one lab. */
export interface ConformanceRun {
  /** `4.1-network-manager/nft` */
  name: string
  verdicts: Verdict[]
}

async function candidateOf({ slug, file }: Submission, grading: Grading): Promise<Candidate> {
  // That of one lab may build on that of another.
  const choice = { kind: 'file', path: file, root: join(ROOT, 'checks') } as const
  return { subject: await grading.subjectOf(slug, choice) }
}

/** @returns how many came out as they must */
async function runAll(
  chosen: Submission[],
  { open, sandbox, seed, json, say }: CorpusRun,
  packages: string[],
): Promise<number> {
  let good = 0
  const grading = await open({ sandbox, packages })
  await grading.run(chosen, {
    prepare: async (submission) => [{ ...(await candidateOf(submission, grading)), ...seed }],
    onEnd({ name }, labs) {
      const verdicts = labs.flatMap((lab) => lab.verdicts)
      const others = surprises(name, verdicts)
      if (others.length === 0) good += 1
      if (json) return say(JSON.stringify({ name, verdicts } satisfies ConformanceRun))
      say(`${others.length === 0 ? '✓' : '✗'} ${name} ${scoreOf(verdicts)}`)
      for (const other of others) say(`    ${other}`)
    },
  })
  return good
}

await corpusCommand('conformance', async (corpus) => {
  const chosen = submissions().filter(({ slug, implementation }) =>
    corpus.places.some(([lab, name]) => lab === slug && name === implementation),
  )
  const packagesOf = ({ implementation }: Submission): string[] => PACKAGES[implementation] ?? []
  const special = chosen.filter((submission) => packagesOf(submission).length > 0)
  const plain = chosen.filter((submission) => !special.includes(submission))
  let good = plain.length === 0 ? 0 : await runAll(plain, corpus, [])
  // Packages are put into a VM, never onto this machine.
  const inVm: CorpusRun = corpus.sandbox === 'local' ? { ...corpus, sandbox: 'qemu' } : corpus
  for (const submission of special) good += await runAll([submission], inVm, packagesOf(submission))
  if (!corpus.json) corpus.say(`${good} of ${chosen.length} came out as they must.`)
  return good === chosen.length
})
