/**
 * Finds the submissions: solutions of whole labs that share nothing with the reference but the task.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../support/cli.ts'

const FOLDER = join(ROOT, 'checks/conformance')

export interface Submission {
  /** `4.1-network-manager/nft` */
  name: string
  /** `4.1-network-manager` */
  slug: string
  /** `nft` */
  implementation: string
  file: string
}

export function submissions(): Submission[] {
  const slugs = readdirSync(FOLDER).filter((name) => /^\d/.test(name))
  return slugs.flatMap((slug) =>
    readdirSync(join(FOLDER, slug)).map((file) => {
      const implementation = file.replace(/\.ts$/, '')
      return { name: `${slug}/${implementation}`, slug, implementation, file: join(FOLDER, slug, file) }
    }),
  )
}
