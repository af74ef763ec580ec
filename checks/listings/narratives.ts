/**
 * The narratives that have recorded listings, found by looking into the folders of the labs.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findListings, type Listing } from '../../src/listing/index.ts'
import { ROOT } from '../support/cli.ts'
import { roomsWith } from '../support/rooms.ts'

export interface Narrative {
  /** `4.1-network-manager` */
  slug: string
  file: string
  markdown: string
  /** As they stand there. */
  listings: Listing[]
}

/** Without those whose commands have no output yet: they are typed while somebody reads. */
export function recordedNarratives(): Narrative[] {
  return readdirSync(join(ROOT, 'labs'))
    .map((slug) => ({ slug, file: join(ROOT, 'labs', slug, 'README.md') }))
    .filter(({ file }) => existsSync(file))
    .map(({ slug, file }) => {
      const markdown = readFileSync(file, 'utf8')
      return { slug, file, markdown, listings: findListings(markdown) }
    })
    .filter(({ listings }) => listings.some(({ commands }) => commands.some(({ output }) => output !== '')))
}

/** The labs that have a script. */
export function scripts(): string[] {
  return roomsWith('listings.ts')
}
