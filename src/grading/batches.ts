/**
 * Cuts submissions into batches, each prepared when its turn comes: what is prepared takes memory.
 */

/** Candidates in one vitest: more of them and its threads grow, fewer and starting it takes the time. */
export const BATCH = 24

export interface Prepared<Submission, Candidate> {
  submission: Submission
  candidates: Candidate[]
}

/** What is run of one submission is never divided. */
export async function* batchesOf<Submission, Candidate>(
  submissions: readonly Submission[],
  prepare: (submission: Submission) => Promise<Candidate[]>,
  goesOn: () => boolean = () => true,
): AsyncGenerator<Prepared<Submission, Candidate>[]> {
  let batch: Prepared<Submission, Candidate>[] = []
  let count = 0
  for (const submission of submissions) {
    if (batch.length === 0 && !goesOn()) return
    const candidates = await prepare(submission)
    batch.push({ submission, candidates })
    count += Math.max(1, candidates.length)
    if (count < BATCH) continue
    yield batch
    batch = []
    count = 0
  }
  if (batch.length > 0) yield batch
}
