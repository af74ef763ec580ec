/**
 * The student edition: what is in it, what is not to be read in it, and what a later one does to somebody's work.
 */
import { execFile } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadCatalog, pristineStub, readReference } from '../catalog/index.ts'
import { isSealed, seal, unseal } from '../sealed.mjs'
import type { Context } from './context.ts'
import { namedBeside, withEarlier } from './course.ts'
import { exportCourse, hashOf, plainSettings } from './course-export.ts'
import { updateCourse } from './course-update.ts'

const ROOT = join(import.meta.dirname, '../..')
const STUB = 'labs/4.1-network-manager/network-manager.ts'
const SOLUTION = 'solutions/4.1-network-manager/network-manager.ts'

let folder: string
const place = (name: string): string => join(folder, name)
const read = (path: string): string => readFileSync(place(path), 'utf8')

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'course-'))
  const labs = (await loadCatalog(ROOT)).filter(({ id }) => ['4.1', '4.6'].includes(id))
  await exportCourse(labs, place('first'), { root: ROOT } as Context)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('what was sealed comes back, and nothing else is changed', () => {
  const text = readFileSync(join(ROOT, SOLUTION), 'utf8')
  expect(unseal(seal(text))).toBe(text)
  expect(isSealed(seal(''))).toBe(true)
  expect(unseal(text)).toBe(text)
  expect(() => unseal(seal('x'.repeat(2 * 1024 * 1024)))).toThrow()
})

test('labs are as they came, and the tool knows their references', async () => {
  const labs = await loadCatalog(place('first'))
  expect(labs.map(({ id }) => id)).toEqual(['4.1', '4.6'])
  for (const lab of labs) expect(await pristineStub(lab)).toBe(readFileSync(lab.files.stub, 'utf8'))
  expect(await readReference(place(`first/${SOLUTION}`))).toBe(readFileSync(join(ROOT, SOLUTION), 'utf8'))
})

test('what learners write is checked as their editor checks it', async () => {
  expect(read('first/labs/tsconfig.json')).toBe(readFileSync(join(ROOT, 'labs/tsconfig.json'), 'utf8'))
  expect(JSON.parse(read('first/package.json')).scripts.types).toBe('tsc -p labs')
  symlinkSync(join(ROOT, 'node_modules'), place('first/node_modules'))
  const tsc = join(ROOT, 'node_modules/.bin/tsc')
  await promisify(execFile)(tsc, ['-p', 'labs'], { cwd: place('first') }).finally(() =>
    rmSync(place('first/node_modules')),
  )
})

test('the tour goes with whatever is chosen, and brings the references that it shows, sealed', async () => {
  const labs = await loadCatalog(ROOT)
  const chosen = withEarlier(labs, ['4.1'])
  expect(chosen.map(({ id }) => id)).toEqual(['4.0', '4.1'])
  await exportCourse(chosen, place('one'), { root: ROOT } as Context)
  expect(isSealed(read('one/solutions/4.2-port-mapping/port-mapping.ts'))).toBe(true)
  expect(existsSync(place('one/labs/4.2-port-mapping'))).toBe(false)
  expect((await loadCatalog(place('one'))).map(({ id }) => id)).toEqual(['4.0', '4.1'])
})

test('a folder that did not come with an edition is its learner’s, and no lab', async () => {
  for (const name of ['4.2-port-mapping', '4.1-mine', '4.7 old'])
    cpSync(join(ROOT, 'labs/4.1-network-manager'), place(`foreign/labs/${name}`), { recursive: true })
  rmSync(place('foreign/labs/4.2-port-mapping/README.md'))
  cpSync(place('first'), place('foreign'), { recursive: true })
  expect((await loadCatalog(place('foreign'))).map(({ slug }) => slug)).toEqual([
    '4.1-network-manager',
    '4.6-network-modes',
  ])
  expect(await updateCourse(place('first'), place('foreign'))).toMatchObject({ changed: 0, removed: 0 })
  // One of the course's own is missed as ever.
  rmSync(place('foreign/labs/4.6-network-modes/README.md'))
  await expect(loadCatalog(place('foreign'))).rejects.toMatchObject({ code: 'bad-lab' })
})

test('labs that the texts send readers to, and that are left out, are known', async () => {
  const labs = await loadCatalog(ROOT)
  expect(namedBeside(labs, labs)).toEqual([])
  const one = labs.filter(({ id }) => id === '4.1')
  expect(namedBeside(one, labs)).toContain('4.0')
  expect(namedBeside(one, labs)).not.toContain('4.1')
})

test('no solution, mistake, test or check can be read', () => {
  const files = (readdirSync(place('first'), { recursive: true }) as string[]).filter((path) =>
    /\.m?ts$/.test(path),
  )
  expect(
    files.filter((path) => /mistakes|hostile\/|conformance|mutants|\.test\.ts$|listings/.test(path)),
  ).toEqual([])
  const ours = files.filter((path) => /^(?:checks|solutions)\//.test(path))
  expect(ours.length).toBeGreaterThan(20)
  expect(ours.filter((path) => !isSealed(read(`first/${path}`)))).toEqual([])
  expect(Object.keys(JSON.parse(read('first/package.json')).scripts)).toContain('lab')
})

test('nobody’s token goes to learners', () => {
  const own = read('first/.npmrc')
  expect(own).toBe(readFileSync(join(ROOT, '.npmrc'), 'utf8'))
  expect(plainSettings(`${own}//registry.example.org/:_authToken=x\nproxy=http://a:b@c\n`)).toBe(own)
})

test('a later edition replaces what is the course’s, and merges into what is the learner’s', async () => {
  for (const name of ['later', 'own']) cpSync(place('first'), place(name), { recursive: true })
  const before = readFileSync(join(ROOT, SOLUTION), 'utf8')
  const solution = before.replace('/**', '// New in this edition.\n/**')
  writeFileSync(place(`later/${SOLUTION}`), seal(solution))
  const stub = (await pristineStub((await loadCatalog(place('later')))[0] as never)) ?? ''
  writeFileSync(place(`later/${STUB}`), stub)
  rmSync(place('later/LICENSE'))
  const edition = JSON.parse(read('later/course.json'))
  const { LICENSE: _, ...files } = edition.files
  const hashes = { ...files, [STUB]: hashOf(stub), [SOLUTION]: hashOf(seal(solution)) }
  writeFileSync(place('later/course.json'), JSON.stringify({ ...edition, files: hashes }))
  writeFileSync(place(`own/${STUB}`), `${read(`own/${STUB}`)}\n// mine\n`)
  writeFileSync(place('own/notes.txt'), 'mine')
  const first = await updateCourse(place('later'), place('own'))
  expect(first).toEqual({ merged: [STUB], open: [], removed: 1, changed: 1, kept: [] })
  expect(read(`own/${STUB}`)).toBe(`${stub}\n// mine\n`)
  expect(read('own/notes.txt')).toBe('mine')
  expect(existsSync(place('own/LICENSE'))).toBe(false)
  const again = await updateCourse(place('later'), place('own'))
  expect(again).toEqual({ merged: [], open: [], removed: 0, changed: 0, kept: [] })
  await expect(updateCourse(ROOT, place('own'))).rejects.toMatchObject({ code: 'usage' })
})

test('what a learner wrote stays also where the reference that it is compared with is gone', async () => {
  cpSync(place('first'), place('damaged'), { recursive: true })
  rmSync(place(`damaged/${SOLUTION}`))
  writeFileSync(place(`damaged/${STUB}`), 'mine')
  const { open } = await updateCourse(place('later'), place('damaged'))
  expect(open).toEqual([STUB])
  expect(read(`damaged/${STUB}`)).toBe('mine')
})

test('a file of a learner’s stays where the course has one of that name now, under another', async () => {
  for (const name of ['more', 'mine']) cpSync(place('first'), place(name), { recursive: true })
  const path = 'labs/support/helper.ts'
  const narrative = 'labs/4.1-network-manager/README.md'
  const edition = JSON.parse(read('more/course.json'))
  for (const [file, text] of [
    [path, 'theirs'],
    [narrative, `${read(`more/${narrative}`)}\nNew here.\n`],
  ] as const) {
    writeFileSync(place(`more/${file}`), text)
    edition.files[file] = hashOf(text)
  }
  writeFileSync(place('more/course.json'), JSON.stringify(edition))
  writeFileSync(place(`mine/${path}`), 'mine')
  writeFileSync(place('mine/labs/support/helper.mine.ts'), 'older')
  writeFileSync(place(`mine/${narrative}`), `${read(`mine/${narrative}`)}\nMy note.\n`)
  const { kept } = await updateCourse(place('more'), place('mine'))
  const note = narrative.replace('.md', '.mine.md')
  expect(Object.fromEntries(kept)).toEqual({ [path]: 'labs/support/helper.mine2.ts', [narrative]: note })
  expect(read(`mine/${path}`)).toBe('theirs')
  expect(read('mine/labs/support/helper.mine2.ts')).toBe('mine')
  expect(read('mine/labs/support/helper.mine.ts')).toBe('older')
  expect(read(`mine/${narrative}`)).toMatch(/New here.\n$/)
  expect(read(`mine/${note}`)).toMatch(/My note.\n$/)
  expect((await updateCourse(place('more'), place('mine'))).kept).toEqual([])
})

test('an edition cannot write anywhere else', async () => {
  cpSync(place('first'), place('evil'), { recursive: true })
  writeFileSync(place('evil/course.json'), JSON.stringify({ course: 1, labs: [], files: { '../x': 'y' } }))
  await expect(updateCourse(place('evil'), place('first'))).rejects.toMatchObject({ code: 'usage' })
})
