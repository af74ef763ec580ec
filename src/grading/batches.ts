/**
 * Cuts submissions into batches, each prepared when its turn comes: what is prepared takes memory.
 */

/** Candidates in one vitest for each of its threads: with more, the threads grow; with fewer, starting vitest takes most of the time. */
const PER_LANE = 12

/** Candidates in one vitest, which has two lanes at least. */
export function batchSize(lanes: number): number {
  return PER_LANE * Math.max(2, lanes)
}

export interface Prepared<Submission, Candidate> {
  submission: Submission
  candidates: Candidate[]
}

/** What is run of one submission is never divided. */
export async function* batchesOf<Submission, Candidate>(
  submissions: readonly Submission[],
  prepare: (submission: Submission) => Promise<Candidate[]>,
  { size, goesOn = () => true }: { size: number; goesOn?: (() => boolean) | undefined },
): AsyncGenerator<Prepared<Submission, Candidate>[]> {
  let batch: Prepared<Submission, Candidate>[] = []
  let count = 0
  for (const submission of submissions) {
    if (batch.length === 0 && !goesOn()) return
    const candidates = await prepare(submission)
    batch.push({ submission, candidates })
    count += Math.max(1, candidates.length)
    if (count < size) continue
    yield batch
    batch = []
    count = 0
  }
  if (batch.length > 0) yield batch
}
