import { describe, expect, it } from 'vitest'
import type { Review } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import { questionsOf, reviewCommand } from './review.ts'

const review: Review = [
  { question: 'Why `icc`?', answer: 'Because *so*.' },
  { question: 'How?', answer: 'One way.\n\nAnother.' },
]
const lab = { id: '4.3', title: 'Traffic', review }
const { signal } = new AbortController()
const drawing = { width: 80, color: false, hyperlinks: false }

const TITLE = '\nReview of lab 4.3 · Traffic\n═══════════════════════════\n'
const FIRST = ['\n▸ Why `icc`?\n', '\nBecause _so_.\n']
const SECOND = ['\n▸ How?\n', '\nOne way.\n\nAnother.\n']

function screen() {
  let text = ''
  /** What has been written since this was asked the last time. */
  const news = () => {
    const written = text
    text = ''
    return written
  }
  const out = (more: string) => {
    text += more
  }
  return { out, news }
}

describe('lab review', () => {
  it('prints questions and answers at once when nobody is there to answer', async () => {
    const { out, news } = screen()
    const pause = () => expect.unreachable('it waited')
    await reviewCommand(lab, { conversing: false, drawing, out, signal }, pause)
    expect(news()).toBe([TITLE, ...FIRST, ...SECOND].join(''))
  })

  it('keeps each answer, and the next question, until the learner is ready', async () => {
    const { out, news } = screen()
    const seen: string[] = []
    await reviewCommand(lab, { conversing: true, drawing, out, signal }, async () => {
      seen.push(news())
    })
    expect(seen[0]).toMatch(TITLE)
    expect(seen[0]).toContain(FIRST[0])
    expect(seen[0]).not.toContain('Because')
    expect(seen[1]).toBe(`${FIRST[1]}${SECOND[0]}\n`)
    expect(news()).toBe(SECOND[1])
  })

  it('ends without an answer when the learner has had enough', async () => {
    const { out, news } = screen()
    const enough = new LabError('interrupted', 'Stopped.')
    const reviewing = reviewCommand(lab, { conversing: true, drawing, out, signal }, () =>
      Promise.reject(enough),
    )
    await expect(reviewing).rejects.toBe(enough)
    expect(news()).not.toContain('Because')
  })
})

describe('lab read', () => {
  it('asks the questions and says where the answers are', () => {
    expect(questionsOf(lab)).toBe(
      '## Review\n\n1. Why `icc`?\n\n2. How?\n\n' +
        '`npm run lab review 4.3` asks them one by one, and has the answers.\n',
    )
  })
})
