/**
 * The mistakes that there are, by the lab they belong to.
 */
import { readFileSync } from 'node:fs'
import { inRoom, namesIn } from '../support/rooms.ts'
import { solutionOf } from '../support/submission.ts'
import { applyMistake, type Mistake } from './define.ts'

export interface NamedMistake extends Mistake {
  /** `4.1-network-manager` */
  slug: string
  /** `bridge-left-down` */
  name: string
  /** The solution with the mistake in it. */
  source: string
}

/** Those of one lab: their names. */
export const mistakeNames = (slug: string): string[] => namesIn('mistakes', slug)

/** So many of a lab's that each of its checks is failed by one. */
export async function oneForEachCheck(slug: string): Promise<string[]> {
  const failed = new Set<string>()
  const chosen: string[] = []
  for (const name of mistakeNames(slug)) {
    const { fails } = await loadMistake(slug, name)
    if (fails.every((check) => failed.has(check))) continue
    for (const check of fails) failed.add(check)
    chosen.push(name)
  }
  return chosen
}

/** @throws Error when its edits do not fit the solution */
export async function loadMistake(slug: string, name: string): Promise<NamedMistake> {
  const { default: mistake } = (await import(inRoom(slug, 'mistakes', `${name}.ts`))) as { default: Mistake }
  const source = applyMistake(readFileSync(solutionOf(slug), 'utf8'), mistake)
  return { ...mistake, slug, name, source }
}
