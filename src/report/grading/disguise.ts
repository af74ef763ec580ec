/**
 * Names that nobody knows, for a page that is shown around. What a student's code says may have the student's name in it as well.
 */
import type { Row } from './class-summary.ts'
import type { Disguise } from './page.ts'

/** Shorter ones are parts of other words. */
const SHORTEST = 3

export function disguiseOf(
  { submission, people }: Pick<Row, 'submission' | 'people'>,
  name: string,
): Disguise {
  const names = people.flatMap((person) => [
    person.name,
    ...person.name.split(/[\s,]+/),
    person.id ?? '',
    person.email ?? '',
  ])
  const telling = [submission, ...names].filter((each) => [...each].length >= SHORTEST)
  const longestFirst = [...new Set(telling)].sort((one, other) => other.length - one.length)
  if (longestFirst.length === 0) return { name, mask: (text) => text }
  const any = new RegExp(
    longestFirst.map((each) => each.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'),
    'giu',
  )
  return { name, mask: (text) => text.replace(any, name) }
}

/**
 * The same name for the same submission as before; new ones in an order that says nothing of anybody.
 * @param known by id of the submission
 */
export function pseudonyms(
  ids: readonly string[],
  known: ReadonlyMap<string, string>,
  random: () => number,
): Map<string, string> {
  const names = new Map([...known].filter(([id]) => ids.includes(id)))
  const taken = new Set(known.values())
  const open = ids.filter((id) => !known.has(id))
  for (let last = open.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1))
    ;[open[last], open[other]] = [open[other] as string, open[last] as string]
  }
  let number = 1
  for (const id of open) {
    while (taken.has(`Student ${number}`)) number += 1
    names.set(id, `Student ${number}`)
    taken.add(`Student ${number}`)
  }
  return names
}
