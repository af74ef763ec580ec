/**
 * course.json of a student edition: what came with the course. Everything else in its folder is the learner's.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as v from 'valibot'

export const EDITION = 'course.json'

const schema = v.looseObject({ files: v.record(v.string(), v.string()) })

/** Names of the folders of its labs; undefined for what is no edition. */
export async function slugsOfEdition(root: string): Promise<Set<string> | undefined> {
  try {
    const { files } = v.parse(schema, JSON.parse(await readFile(join(root, EDITION), 'utf8')))
    return new Set(Object.keys(files).flatMap((path) => /^labs\/([^/]+)\/README\.md$/.exec(path)?.[1] ?? []))
  } catch {
    return undefined
  }
}
