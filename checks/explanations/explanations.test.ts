import { describe, expect, test } from 'vitest'
import { loadMistake, mistakeNames } from '../mistakes/load.ts'
import { roomsWith } from '../support/rooms.ts'
import { alike, type Explanation, keptOf, withFresh } from './kept.ts'

const judgedTrue: Explanation = {
  mistake: 'b',
  because: 'it is wrong.',
  check: 'bridge-address',
  observed: 'no answer',
  next: 'Look again.',
  judged: 'true',
}

describe('withFresh', () => {
  test('keeps a judgement with its words', () => {
    const fresh: Explanation = { ...judgedTrue, judged: 'unread' }
    expect(withFresh([judgedTrue], [fresh], ['b'])).toEqual([judgedTrue])
  })

  test.each(['because', 'check', 'observed', 'next'] as const)('forgets it when %s changes', (word) => {
    const fresh: Explanation = { ...judgedTrue, [word]: 'other words', judged: 'unread' }
    expect(withFresh([judgedTrue], [fresh], ['b'])).toEqual([fresh])
  })

  test('leaves out mistakes that are gone, keeps those that were not run, sorts by name', () => {
    const fresh: Explanation = { ...judgedTrue, mistake: 'a', judged: 'unread' }
    const gone: Explanation = { ...judgedTrue, mistake: 'c' }
    expect(withFresh([gone, judgedTrue], [fresh], ['a', 'b'])).toEqual([fresh, judgedTrue])
  })
})

test.each([
  ['SYN from 172.18.0.2:40112 to 203.0.113.10:80', 'SYN from 172.18.0.2:PORT to 203.0.113.10:80'],
  ['it took 1204 ms, after 2.31 s', 'it took N ms, after N s'],
  ['no more than 2 s', 'no more than 2 s'],
  ['nsenter --target 4711 --net', 'nsenter --target PID --net'],
  ['vethab12@if14', 'vethab12@ifN'],
  ['cannot open /proc/23/ns/net', 'cannot open /proc/PID/ns/net'],
  ['its policy, DROP, has counted 1 packet', 'its policy, DROP, has counted N packets'],
  [
    'solutions/4.1-network-manager/network-manager.ts:233',
    'solutions/4.1-network-manager/network-manager.ts:LINE',
  ],
])('%s is the same in every run', (words, same) => {
  expect(alike(words)).toBe(same)
})

describe.each(roomsWith('explanations.json'))('%s', (slug) => {
  const kept = keptOf(slug)

  test('has an explanation for each mistake and for no other', () => {
    expect(kept.map(({ mistake }) => mistake)).toEqual(mistakeNames(slug).sort())
  })

  test('was read after the last change, and does not mislead', async () => {
    const bad = kept.filter(({ judged }) => judged !== 'true' && judged !== 'vague')
    expect(bad.map(({ mistake, judged }) => `${mistake}: ${judged}`)).toEqual([])
  })

  test.each(kept)('$mistake: is about the mistake as it is now', async ({ mistake, because }) => {
    expect((await loadMistake(slug, mistake)).because).toBe(because)
  })
})
