/**
 * The form that the narratives share: a box at the top, questions whose answers are recorded, pictures that fit a terminal.
 */
import { describe, expect, test } from 'vitest'
import { loadCatalog } from '../../src/catalog/index.ts'
import { findListings } from '../../src/listing/index.ts'
import { shutAnswers } from '../../src/narrative/index.ts'
import { ROOT } from '../support/cli.ts'

const labs = await loadCatalog(ROOT)

describe.each(labs.filter(({ narrative }) => narrative.includes('\n> - **You build**')))('$slug', (lab) => {
  const { narrative, minutes, kind } = lab

  test('says in its box what the list of labs says', () => {
    expect(narrative).toContain(`\n> - **It takes** ${minutes} minutes`)
  })

  test('has two questions at least, and each is asked with what its answer records', () => {
    const { answers } = shutAnswers(narrative)
    expect(answers.length).toBeGreaterThanOrEqual(2)
    if (kind === 'tour') return
    expect(questionsIn(narrative)).toHaveLength(answers.length)
    for (const [index, { place, lines }] of questionsIn(narrative).entries()) {
      const commands = findListings(answers[index] ?? '').flatMap((listing) => listing.commands)
      const typed = commands.map((command) => ({ place: command.place, line: command.line }))
      for (const line of lines) expect(typed).toContainEqual({ place, line })
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

interface Asked {
  place: string
  lines: string[]
}

const QUESTION = /^```sh\n((?:(?!```).*\n)+)```\n\n<details>\n<summary>Answer<\/summary>/gm
const SHELL = /^npm run lab shell \S+(?: (\w+))? -- --solution$/

/** A shell at a place, and what is typed in it; or a trace, at the reader's own machine. */
function questionsIn(narrative: string): Asked[] {
  return [...narrative.matchAll(QUESTION)].map(([, fence = '']) => {
    const [first = '', ...others] = fence.trimEnd().split('\n')
    const shell = SHELL.exec(first)
    return shell === null
      ? { place: '$', lines: [first, ...others] }
      : { place: shell[1] ?? 'host', lines: others }
  })
}
