/**
 * The form that the narratives share: a box at the top, questions whose answers are recorded, pictures that fit a terminal.
 */
import { describe, expect, test } from 'vitest'
import { loadCatalog } from '../../src/catalog/index.ts'
import { findListings, type ListedCommand } from '../../src/listing/index.ts'
import { shutAnswers } from '../../src/narrative/index.ts'
import { ROOT } from '../support/cli.ts'

const labs = await loadCatalog(ROOT)

describe.each(labs)('$slug', (lab) => {
  const { narrative, minutes, kind } = lab

  test('says in its box what the list of labs says', () => {
    expect(narrative).toContain(`\n> - **It takes** ${minutes} minutes`)
  })

  test('has two questions at least, and each is asked with what its answer records, in that order', () => {
    const { answers } = shutAnswers(narrative)
    expect(answers.length).toBeGreaterThanOrEqual(2)
    if (kind === 'tour') return
    expect(questionsIn(narrative)).toHaveLength(answers.length)
    for (const [index, question] of questionsIn(narrative).entries()) {
      const commands = findListings(answers[index] ?? '').flatMap((listing) => listing.commands)
      expect(question).toEqual(commands.map(({ place, line }) => ({ place, line })))
    }
  })

  test('has no picture that is wider than a terminal, with its margin', () => {
    const pictures = [...narrative.matchAll(/^```diagram\n(.*?)^```/gms)].map(([, picture = '']) => picture)
    expect(pictures.flatMap((picture) => picture.split('\n')).filter((line) => line.length > 76)).toEqual([])
  })

  test('ends with a recap, the next lab, and more to read', () => {
    const [, recap = ''] = narrative.split('\n## Recap\n')
    expect(recap).toMatch(/^Next: /m)
    expect(recap).toMatch(/^Further reading:$/m)
  })
})

type Typed = Pick<ListedCommand, 'place' | 'line'>

const QUESTION = /^```sh\n((?:(?!```).*\n)+)```\n\n<details>\n<summary>Answer<\/summary>/gm
const SHELL = /^npm run lab shell \S+(?: (\w+))? -- --solution$/
const BACK_IN = /^# in (\w+):$/

/** A shell takes what stands below it, until a comment goes back to an earlier one; a trace is typed at the reader's own machine. */
function questionsIn(narrative: string): Typed[][] {
  return [...narrative.matchAll(QUESTION)].map(([, fence = '']) => {
    let place = '$'
    const open = new Set<string>()
    return fence
      .trimEnd()
      .split('\n')
      .flatMap((line) => {
        const [opens, there = 'host'] = SHELL.exec(line) ?? []
        const [, again = ''] = BACK_IN.exec(line) ?? []
        if (opens === undefined && !open.has(again)) return [{ place, line }]
        place = opens === undefined ? again : there
        open.add(place)
        return []
      })
  })
}
