/**
 * The mistakes that there are, by the lab they belong to.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../support/cli.ts'
import { namesIn } from '../support/corpus.ts'
import { solutionOf } from '../support/submission.ts'
import { applyMistake, type Mistake } from './define.ts'

const FOLDER = 'checks/mistakes'

export interface NamedMistake extends Mistake {
  /** `4.1-network-manager` */
  slug: string
  /** `bridge-left-down` */
  name: string
  /** The solution with the mistake in it. */
  source: string
}

/** Those of one lab: their names. */
export const mistakeNames = (slug: string): string[] => namesIn(FOLDER, slug)

/** @throws Error when its edits do not fit the solution */
export async function loadMistake(slug: string, name: string): Promise<NamedMistake> {
  const { default: mistake } = (await import(join(ROOT, FOLDER, slug, `${name}.ts`))) as { default: Mistake }
  const source = applyMistake(readFileSync(solutionOf(slug), 'utf8'), mistake)
  return { ...mistake, slug, name, source }
}
