/**
 * Where things of a lab lie: `checks/<lab>/`, its room, and the folders of submissions in it.
 */
import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ROOT } from './cli.ts'

/** A folder of submissions in a room, a file for each. */
export type Corpus = 'mistakes' | 'conformance' | 'hostile'

/** @param path such as `contract.ts` */
export function inRoom(slug: string, ...path: string[]): string {
  return join(ROOT, 'checks', slug, ...path)
}

/** Names of the submissions; none when the lab has no such folder. */
export function namesIn(corpus: Corpus, slug: string): string[] {
  const folder = inRoom(slug, corpus)
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'))
}

/** `4.1-network-manager`, `4.2-port-mapping`, … whose rooms have this file or folder. */
export function roomsWith(name: string): string[] {
  return readdirSync(join(ROOT, 'checks'))
    .filter((slug) => /^\d/.test(slug) && existsSync(inRoom(slug, name)))
    .sort()
}
