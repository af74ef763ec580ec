import { expect, test } from 'vitest'
import { batchesOf, batchSize } from './batches.ts'

const BATCH = batchSize(2)

/** Takes them all; tells how many were prepared when each batch was handed over. */
async function taken<Submission>(
  submissions: Submission[],
  prepare: (submission: Submission) => string[],
  goesOn?: () => boolean,
) {
  let prepared = 0
  const batches: { submissions: Submission[]; prepared: number }[] = []
  const counting = async (submission: Submission) => {
    prepared += 1
    return prepare(submission)
  }
  for await (const batch of batchesOf(submissions, counting, { size: BATCH, goesOn }))
    batches.push({ submissions: batch.map(({ submission }) => submission), prepared })
  return batches
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

test('nothing is prepared before the turn of its batch', async () => {
  const batches = await taken(numbers(BATCH * 2 + 1), () => ['one'])
  expect(batches.map(({ prepared }) => prepared)).toEqual([BATCH, BATCH * 2, BATCH * 2 + 1])
  expect(batches.flatMap(({ submissions }) => submissions)).toEqual(numbers(BATCH * 2 + 1))
})

test('no batch is empty', async () => {
  expect(await taken(numbers(BATCH), () => ['one'])).toHaveLength(1)
  expect(await taken([], () => ['one'])).toEqual([])
})

test('candidates count, and those of one submission stay together', async () => {
  const batches = await taken(numbers(BATCH), () => ['code', 'again', 'reference', 'more', 'and more'])
  expect(batches.map(({ submissions }) => submissions.length)).toEqual([5, 5, 5, 5, 4])
})

test('one that is refused takes a place as well', async () => {
  const batches = await taken(numbers(BATCH + 1), () => [])
  expect(batches.map(({ submissions }) => submissions.length)).toEqual([BATCH, 1])
})

test('no batch is begun when it does not go on', async () => {
  const answers = [true, false]
  const batches = await taken(
    numbers(BATCH * 3),
    () => ['one'],
    () => answers.shift() ?? true,
  )
  expect(batches.map(({ prepared }) => prepared)).toEqual([BATCH])
})

test('each lane has as much to do, however many there are', () => {
  expect([1, 2, 16, 64].map(batchSize)).toEqual([24, 24, 192, 768])
})
