/**
 * The hostile submissions that there are, by the lab they belong to. Reads them; runs none.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../support/cli.ts'
import { inRoom, namesIn } from '../support/rooms.ts'
import { fileOf, type Submission, solutionOf, submission } from '../support/submission.ts'
import type { Hostile } from './define.ts'

const KIT = join(ROOT, 'checks/hostile/kit')

export interface NamedHostile extends Hostile {
  /** `4.1-network-manager` */
  slug: string
  /** `answers-for-our-probe` */
  name: string
}

export const hostileNames = (slug: string): string[] => namesIn('hostile', slug)

export async function loadHostile(slug: string, name: string): Promise<NamedHostile> {
  const { default: hostile } = (await import(inRoom(slug, 'hostile', `${name}.ts`))) as { default: Hostile }
  return { ...hostile, slug, name }
}

/** As somebody would hand it in. */
export function handedIn({ slug, code }: NamedHostile): Submission {
  const kit = readdirSync(KIT).map((file) => [`kit/${file}`, readFileSync(join(KIT, file), 'utf8')])
  return submission(slug, code, {
    ...Object.fromEntries(kit),
    [`reference/${fileOf(slug)}`]: readFileSync(solutionOf(slug), 'utf8'),
  })
}
