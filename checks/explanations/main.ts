/**
 * `npm run explanations -- [lab [names…]]`: runs all checks on mistakes, keeps what a learner with each would read first, and
 * shows those that nobody has judged. The judgement is written into `explanations.json` of the lab by hand.
 */
import type { Candidate, Grading } from '../../src/grading/index.ts'
import { firstFailure } from '../../src/report/index.ts'
import type { Verdict } from '../../src/verdict/index.ts'
import { loadMistake, mistakeNames, type NamedMistake } from '../mistakes/load.ts'
import { type CorpusRun, corpusCommand } from '../support/command.ts'
import { submission } from '../support/submission.ts'
import { type Explanation, explanationOf, keep, keptOf, withFresh } from './kept.ts'

async function candidateOf({ slug, source }: NamedMistake, grading: Grading): Promise<Candidate> {
  using code = submission(slug, source)
  return { subject: await grading.subjectOf(slug, { kind: 'file', path: code.file }) }
}

/** Check files at the same time: most of their time they wait for packets that do not come. */
const LANES = 4

function linesOf({ title, evidence }: Verdict, { mistake, because, check, next }: Explanation): string[] {
  return [
    `? ${mistake}`,
    `    because  ${because}`,
    `    ${check}: ${title}`,
    `    expected ${evidence?.expected}`,
    `    observed ${evidence?.observed}`,
    ...(evidence?.cause === undefined ? [] : [`    cause    ${evidence.cause}`]),
    ...(evidence?.at === undefined ? [] : [`    at       ${evidence.at}`]),
    `    next     ${next}`,
  ]
}

function shares(explanations: Explanation[]): string {
  const count = (judged: string): number => explanations.filter((each) => each.judged === judged).length
  return ['true', 'vague', 'misleading', 'unread'].map((judged) => `${count(judged)} ${judged}`).join(', ')
}

async function run({ places, json, sandbox, say, open }: CorpusRun): Promise<boolean> {
  const mistakes = await Promise.all(places.map(([slug, name]) => loadMistake(slug, name)))
  const grading = await open({ sandbox })
  let good = true
  await grading.run(mistakes, {
    prepare: async (mistake) => [await candidateOf(mistake, grading)],
    onEnd(mistake, [lab]) {
      const { slug, name } = mistake
      const first = lab === undefined ? undefined : firstFailure(lab)
      const fresh = explanationOf(mistake, first)
      if (first === undefined || fresh === undefined) {
        good = false
        return say(json ? JSON.stringify({ slug, mistake: name }) : `✗ ${slug} ${name}: no check failed`)
      }
      const all = withFresh(keptOf(slug), [fresh], mistakeNames(slug))
      // At once: a run of many minutes may be cut off.
      keep(slug, all)
      const kept = all.find((each) => each.mistake === name) ?? fresh
      if (kept.judged === 'unread' || kept.judged === 'misleading') good = false
      if (json) return say(JSON.stringify({ slug, ...kept }))
      if (kept.judged === 'unread') for (const line of linesOf(first, fresh)) say(line)
    },
    lanes: LANES,
  })
  if (!json) for (const slug of new Set(places.map(([lab]) => lab))) say(`${slug}: ${shares(keptOf(slug))}`)
  return good
}

// References with a mistake are ours, so the local sandbox will do.
await corpusCommand('mistakes', run, { name: 'explanations', sandbox: 'local' })
