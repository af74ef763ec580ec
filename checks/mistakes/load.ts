/**
 * The mistakes that there are, by the lab they belong to.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ROOT } from '../support/cli.ts'
import { solutionOf } from '../support/submission.ts'
import { applyMistake, type Mistake } from './define.ts'

const FOLDER = join(ROOT, 'checks/mistakes')

export interface NamedMistake extends Mistake {
  /** `4.1-network-manager` */
  slug: string
  /** `bridge-left-down` */
  name: string
  /** The solution with the mistake in it. */
  source: string
}

/** Those of one lab: their names. */
export function mistakeNames(slug: string): string[] {
  return readdirSync(join(FOLDER, slug))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'))
}

/** @throws Error when its edits do not fit the solution */
export async function loadMistake(slug: string, name: string): Promise<NamedMistake> {
  const { default: mistake } = (await import(join(FOLDER, slug, `${name}.ts`))) as { default: Mistake }
  const source = applyMistake(readFileSync(solutionOf(slug), 'utf8'), mistake)
  return { ...mistake, slug, name, source }
}
