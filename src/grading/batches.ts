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
  const left = submissions.values()
  for (let ended = false; !ended && goesOn(); ) {
    const batch: Prepared<Submission, Candidate>[] = []
    for (let count = 0; count < BATCH; ) {
      const { value: submission, done } = left.next()
      ended = done === true
      if (ended) break
      const candidates = await prepare(submission as Submission)
      batch.push({ submission: submission as Submission, candidates })
      count += Math.max(1, candidates.length)
    }
    if (batch.length > 0) yield batch
  }
}
