/**
 * The types of what learners write: an editor takes the settings that are nearest, and this repository's own are stricter.
 */
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadCatalog } from './catalog.ts'

const ROOT = join(import.meta.dirname, '../..')

const NATURAL = `
export function toNumber(ip: string): number {
  const [a, b] = ip.split('.').map(Number)
  return a * 256 + b
}
export function described(name?: string): { name?: string } {
  return { name }
}
`

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lab-types-'))
  for (const name of ['package.json', 'tsconfig.json', 'labs/tsconfig.json', 'labs/support'])
    cpSync(join(ROOT, name), join(folder, name), { recursive: true })
  mkdirSync(join(folder, 'labs/4.1-x'))
  writeFileSync(join(folder, 'labs/4.1-x/x.ts'), NATURAL)
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
})
afterAll(() => rmSync(folder, { recursive: true }))

async function complaintsOf(...args: string[]): Promise<string> {
  const tsc = join(ROOT, 'node_modules/.bin/tsc')
  return promisify(execFile)(tsc, ['--noEmit', ...args], { cwd: folder }).then(
    ({ stdout }) => stdout,
    ({ stdout }: { stdout: string }) => stdout,
  )
}

test('code as people write it is not red in labs/', async () => {
  expect(await complaintsOf('-p', 'labs')).toBe('')
})

test('everything is checked as strictly as before by the settings of the root', async () => {
  const said = await complaintsOf()
  for (const code of ['TS18048', 'TS2375']) expect(said).toContain(code)
  expect(JSON.parse(readFileSync(join(ROOT, 'tsconfig.json'), 'utf8')).include).toContain('labs')
})

test('it is still an error to be wrong there', async () => {
  const file = join(folder, 'labs/4.1-x/wrong.ts')
  writeFileSync(file, 'export const pid: number = `4711`\n')
  expect(await complaintsOf('-p', 'labs')).toContain('TS2322')
  rmSync(file)
})

test('the file beside them is no lab', async () => {
  const slugs = (await loadCatalog(ROOT)).map(({ slug }) => slug)
  expect(slugs.every((slug) => /^4\.\d-/.test(slug))).toBe(true)
})
