/**
 * What somebody could hand in to get at the machine that grades, or at the others. Nothing of it may be followed or opened, none
 * may cost a neighbor anything, and each is told.
 */
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test, vi } from 'vitest'
import { findSubmissions, stage } from './find.ts'
import { findIn, labs, type TarEntry, tarred, tree, type ZipEntry, zipOf, zipped } from './fixture.ts'
import { createSink, type KeptFile } from './intake.ts'
import { BRANCH_FILES, NAMES_LIMIT, SOURCE_LIMIT } from './limits.ts'
import { objectionToName, shownName } from './names.ts'
import { placeLabs } from './place.ts'
import { readInputs } from './read-input.ts'

// Thousands of files, on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

const lab = 'labs/4.1-network-manager/network-manager.ts'
const LINK = 0o120777

/** What was taken of one archive or folder beside a good neighbor: the texts of its files, and what is said. */
async function taken(input: string) {
  const { submissions, notes, texts } = await findIn([input])
  const told = [
    ...notes.map(({ where, why }) => `${where}: ${why}`),
    ...submissions.flatMap(({ notes }) => notes),
  ]
  return { texts, told, ids: submissions.map(({ id }) => id) }
}

const zipCases: [string, ZipEntry, RegExp][] = [
  ['leads out', { name: '../../evil.ts', content: 'x' }, /leads out of its folder/],
  ['leads out in the middle', { name: 'a/../../evil.ts', content: 'x' }, /leads out/],
  ['leads out with backslashes', { name: 'a\\..\\..\\evil.ts', content: 'x' }, /leads out/],
  ['is absolute', { name: '/etc/evil.ts', content: 'x' }, /is absolute/],
  ['has a drive', { name: 'C:/evil.ts', content: 'x' }, /is absolute/],
  [
    'is a link',
    { name: 'labs/4.2-port-mapping/port-mapping.ts', content: '/etc/passwd', mode: LINK },
    /a link or a device/,
  ],
  ['is a device', { name: 'evil.ts', mode: 0o020666 }, /a link or a device/],
  ['has an escape', { name: 'a\x1b[2Jb.ts' }, /control characters/],
  ['has a line end', { name: 'a\nb.ts' }, /control characters/],
  ['has a NUL', { name: 'a\0b.ts' }, /control characters/],
  ['is very long', { name: `${'x'.repeat(300)}.ts` }, /too long/],
  ['is very deep', { name: `${'x/'.repeat(100)}a.ts` }, /too long/],
  ['is longer than a path can be', { name: `labs/${`${'x'.repeat(250)}/`.repeat(20)}a.ts` }, /too long/],
  ['is huge', { name: 'a.ts', content: Buffer.alloc(2 * 1024 * 1024) }, /larger than 1024 KB/],
  ['lies about its size', { name: 'a.ts', content: Buffer.alloc(2 * 1024 * 1024), claimed: 10 }, /damaged/],
  ['is encrypted', { name: 'a.ts', content: 'x', encrypted: true }, /is encrypted/],
  [
    'is an archive that unpacks to far more',
    { name: 'a.zip', content: Buffer.alloc(40 * 1024 * 1024) },
    /far more than it is/,
  ],
]

test.each(zipCases)('an entry of a zip that %s is left out, and the rest is read', async (_, entry, why) => {
  using all = tree({ 'anna.zip': zipOf([entry, { name: lab, content: 'good' }]) })
  const { texts, told } = await taken(all.path('anna.zip'))
  expect(texts).toEqual(['good'])
  expect(told.join('\n')).toMatch(why)
})

const tarCases: [string, TarEntry, RegExp][] = [
  ['leads out', { name: '../evil.ts', content: 'x' }, /leads out/],
  ['is absolute', { name: '/etc/evil.ts', content: 'x' }, /is absolute/],
  [
    'is a link',
    { name: 'labs/4.2-port-mapping/port-mapping.ts', type: 'symlink', linkname: '/etc/passwd' },
    /a link/,
  ],
  [
    'is a hard link',
    { name: 'labs/4.2-port-mapping/port-mapping.ts', type: 'link', linkname: '/etc/passwd' },
    /a link/,
  ],
  ['is a pipe', { name: 'labs/4.2-port-mapping/port-mapping.ts', type: 'fifo' }, /a link or a device/],
  [
    'is a device',
    { name: 'labs/4.2-port-mapping/port-mapping.ts', type: 'character-device' },
    /a link or a device/,
  ],
  ['is huge', { name: 'a.ts', content: randomBytes(1024 * 1024).toString('hex') }, /larger than/],
]

test.each(tarCases)('an entry of a tar that %s is left out, and the rest is read', async (_, entry, why) => {
  using all = tree({ 'anna.tar.gz': await tarred([entry, { name: lab, content: 'good' }]) })
  const { texts, told } = await taken(all.path('anna.tar.gz'))
  expect(texts).toEqual(['good'])
  expect(told.join('\n')).toMatch(why)
})

const broken: [string, () => Buffer][] = [
  ['that is none', () => Buffer.from('hello')],
  ['that is empty', () => Buffer.alloc(0)],
  ['that ends early', () => zipped({ [lab]: 'x'.repeat(5000) }).subarray(0, 60)],
]

test.each(broken)('an archive %s costs its neighbor nothing', async (_, content) => {
  using all = tree({ 'class/anna.zip': content(), 'class/ben.zip': zipped({ [lab]: 'good' }) })
  const { texts, told, ids } = await taken(all.path('class'))
  expect(ids).toEqual(['anna', 'ben'])
  expect(texts).toEqual(['good'])
  expect(told).toEqual([expect.stringMatching(/^anna\.zip: cannot be read to its end/)])
})

test('a tar.gz that unpacks to far more than it is, is not unpacked', async () => {
  using all = tree({
    'class/anna.tar.gz': gzipSync(Buffer.alloc(40 * 1024 * 1024)),
    'class/ben.zip': zipped({ [lab]: 'good' }),
  })
  const { texts, told } = await taken(all.path('class'))
  expect(texts).toEqual(['good'])
  expect(told.join()).toMatch(/anna\.tar\.gz: .*far more than it is/)
})

test('archives in archives in archives end somewhere', async () => {
  let archive = zipped({ [lab]: 'x' })
  for (let depth = 0; depth < 6; depth += 1) archive = zipped({ 'again.zip': archive })
  using all = tree({ 'anna.zip': archive })
  const { texts, told } = await taken(all.path('anna.zip'))
  expect(texts).toEqual([])
  expect(told.join()).toContain('too many others')
})

test('one that brings thousands of files leaves room for the others', async () => {
  const many = Object.fromEntries(Array.from({ length: 2500 }, (_, index) => [`labs/x${index}.ts`, 'x']))
  using all = tree({
    'class.zip': zipped({ 'anna.zip': zipped(many), 'ben.zip': zipped({ [lab]: 'good' }) }),
  })
  const { texts, told } = await taken(all.path('class.zip'))
  expect(texts).toEqual(['good'])
  expect(told.join()).toContain('one of too many files')
})

test('one that brings hundreds of thousands of names hides none of the others', () => {
  const sink = createSink('', '0')
  const wanted = (student: string): boolean => sink.wants([student, 'labs', 'x.ts']) === 'source'
  for (let count = 0; count < NAMES_LIMIT + 10; count += 1) sink.wants(['anna', 'labs', `x${count}`])
  for (let count = 0; count < NAMES_LIMIT + 10; count += 1) sink.sawFolder(['carl.zip', `x${count}`])
  expect(wanted('anna')).toBe(false)
  expect(wanted('ben')).toBe(true)
  expect(sink.notes).toHaveLength(2)
  expect(sink.seen.size).toBeLessThan(2 * NAMES_LIMIT)
})

test('of a large class whose files lie side by side, none is one too many', () => {
  using copies = tree()
  const sink = createSink(copies.folder, '0')
  for (let count = 0; count < BRANCH_FILES + 10; count += 1) sink.keep([`x${count}.ts`], Buffer.from('x'))
  expect(sink.notes).toEqual([])
})

test('a zip whose entries are all the same bytes is unpacked to an end', async () => {
  const bomb = Array.from({ length: 2000 }, (_, index) => ({
    ...{ name: `d${index}/x.ts`, content: index === 0 ? Buffer.alloc(SOURCE_LIMIT) : '' },
    again: index > 0,
  }))
  using all = tree({ 'class/anna.zip': zipOf(bomb), 'class/ben.zip': zipped({ [lab]: 'good' }) })
  const { texts, told } = await taken(all.path('class'))
  expect(texts).toEqual(['good'])
  expect(told.join()).toMatch(/anna\.zip: .*unpacks to far more than it is/)
})

test('in a folder, links, pipes, devices and huge or sparse files are not opened', async () => {
  using all = tree({ [`class/anna/${lab}`]: 'good', 'secret.ts': 'secret', 'class/ben/x.txt': '' })
  const inBen = (name: string): string => join(all.folder, 'class/ben', name)
  mkdirSync(inBen('labs/4.3-container-to-container'), { recursive: true })
  symlinkSync(all.path('secret.ts'), inBen('network-manager.ts'))
  symlinkSync(all.folder, inBen('up'))
  symlinkSync('/etc', all.path('class/carl'))
  execFileSync('mkfifo', [inBen('port-mapping.ts')])
  writeFileSync(inBen('dns.ts'), '')
  truncateSync(inBen('dns.ts'), 1024 ** 4)
  const { texts, told, ids } = await taken(all.path('class'))
  expect(texts).toEqual(['good'])
  expect(ids).toEqual(['anna', 'ben'])
  const link = 'is a link, a pipe or a device, which is not opened'
  expect(told.sort()).toEqual([
    'ben/dns.ts: is larger than 1024 KB',
    ...['ben/network-manager.ts', 'ben/port-mapping.ts', 'ben/up', 'carl'].map((name) => `${name}: ${link}`),
  ])
})

test('__proto__ and its like are names as any other', async () => {
  using all = tree({
    '__proto__/network-manager.ts': 'a',
    'constructor/network-manager.ts': 'b',
    'submission_metadata.yml': '__proto__:\n  :submitters:\n  - :name: Eve\n',
  })
  const { ids } = await taken(all.folder)
  expect(ids).toEqual(['__proto__', 'constructor'])
  expect(({} as Record<string, unknown>).Eve).toBeUndefined()
})

test('names that differ only in capitals are not both written', async () => {
  using all = tree({
    'anna.zip': zipped({ [lab]: 'good', 'labs/4.1-network-manager/Network-Manager.ts': 'bad' }),
  })
  const { texts, told } = await taken(all.path('anna.zip'))
  expect(texts).toEqual(['good'])
  expect(told.join()).toContain('capitals')
})

test('what is a file and a folder at once does not keep the rest from being written', async () => {
  const names = [lab, `${lab}/in-lab.ts`, 'labs/x.ts/y.ts', 'labs/X.ts', 'labs/support/todo.ts/z.ts']
  using all = tree({ 'anna.zip': zipOf(names.map((name) => ({ name, content: name }))), 'todo.ts': '' })
  mkdirSync(all.path('copies'))
  const copies = all.path('copies')
  const { submissions } = await findSubmissions([all.path('anna.zip')], { labs, copies })
  const [anna] = submissions
  if (anna === undefined) throw new Error('nothing was found')
  await stage(anna, all.path('labs'), new Map([['support/todo.ts', all.path('todo.ts')]]))
  expect(readFileSync(all.path(lab), 'utf8')).toBe(lab)
  expect(anna.notes.join()).toMatch(/in-lab.ts .*is a file and a folder/)
  expect(anna.placed).toHaveLength(3)
})

test('very many files are placed as quickly as few', { timeout: 20_000 }, () => {
  const file = (name: string): KeptFile => ({ path: name.split('/'), copy: name, hash: name, size: 1 })
  const many = Array.from({ length: 50_000 }, (_, index) => file(`labs/d/x${index}.ts`))
  const { placed } = placeLabs([file(lab), ...many], labs, [])
  expect(placed[0]?.file.copy).toBe(lab)
})

test('a lab that is left out because all of them are too large is not there', () => {
  const files = labs
    .filter(({ kind }) => kind === 'code')
    .map(({ slug, files }) => `labs/${slug}/${basename(files.stub)}`)
    .map((name) => ({ path: name.split('/'), copy: name, hash: name, size: SOURCE_LIMIT }))
  const { placed, labs: found, notes } = placeLabs(files, labs, [])
  expect(files.length).toBeGreaterThan(4)
  expect(placed).toHaveLength(4)
  expect(found.map(({ path }) => path)).toEqual(placed.map(({ file }) => file.copy))
  expect(notes.join()).toContain('the rest was left out')
})

test.each(['a/b.ts', 'Jürgen Groß/ü b.ts', 'quote\'"$(x).ts', '-rf.ts'])('%j is an ordinary name', (name) => {
  expect(objectionToName(name)).toBeUndefined()
})

test('a name is shown without what a terminal would obey', () => {
  expect(shownName('a\x1b[2J\nb')).toBe('a\\u001b[2J\\nb')
  expect(shownName('a\x9b2J\x7f\u202eb\u200b\u{e0041}')).toBe('a\\u009b2J\\u007f\\u202eb\\u200b\\u{e0041}')
  expect(shownName('نیم\u200cفاصله')).toBe('نیم\u200cفاصله')
})

test('no two submissions look the same', async () => {
  using all = tree(
    Object.fromEntries(['anna', 'an\u200bna', 'an\u200cna', 'anna '].map((name) => [`${name}/${lab}`, name])),
  )
  const { submissions } = await findIn([all.folder])
  const seen = submissions.map(({ id }) => id.replace(/\p{C}/gu, '').trim())
  expect(new Set(seen).size).toBe(4)
  expect(submissions.map(({ id }) => id)).toContain('anna')
})

test('a list of submissions with a hundred thousand keys is read', async () => {
  const keys = Array.from({ length: 100_000 }, (_, index) => `k${index}: x\n`).join('')
  using all = tree({ 'submission_metadata.yml': keys, [`anna/${lab}`]: 'good' })
  expect((await taken(all.folder)).texts).toEqual(['good'])
})

test('lists of submissions inside of submissions are not kept in memory', async () => {
  using all = tree({ [`anna/${lab}`]: 'x', 'anna/labs/submission_metadata.yml': 'x: y', 'ben/a.ts': '' })
  const { inputs } = await readInputs([all.folder], { copies: all.folder })
  expect([...(inputs[0]?.intake.metadata ?? ['none'])]).toEqual([])
})
