/**
 * Progress survives what ends a process or fills a disk while it is written.
 */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { hintsTaken, openStep, readSoFar, recordFailure, recordPass, takeHint } from './progress.ts'

// Starting a process takes a second or two on a busy machine.
vi.setConfig({ testTimeout: 60_000 })

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'saved-'))
})
afterEach(() => rmSync(root, { recursive: true }))

const file = () => join(root, '.lab', 'progress.json')
const saved = () => JSON.parse(readFileSync(file(), 'utf8'))

test('a file of before is read, and what is added to it leaves the rest', async () => {
  mkdirSync(join(root, '.lab'))
  const labs = { '4.1': { sha256: 'a', passedAt: 'b' } }
  writeFileSync(file(), JSON.stringify({ version: 1, labs }))
  expect([await hintsTaken(root, '4.2'), await readSoFar(root, { id: '4.2' })]).toEqual([0, undefined])
  expect(await takeHint(root, '4.2', 3)).toBe(1)
  expect(saved()).toEqual({ version: 1, labs, hints: { '4.2': 1 } })
})

test('there are no more hints than there are', async () => {
  const taken = []
  for (let i = 0; i < 5; i += 1) taken.push(await takeHint(root, '4.2', 3))
  expect(taken).toEqual([1, 2, 3, 3, 3])
})

test('the step that was open is remembered until the lab passes', async () => {
  const lab = {
    id: '4.2',
    steps: [
      { title: 'One', checks: ['a'] },
      { title: 'Two', checks: ['b'] },
    ],
  }
  expect(await openStep(root, lab)).toBe(0)
  await recordFailure(root, lab, { step: 'Two' })
  expect(await openStep(root, lab)).toBe(1)
  await recordPass(root, lab, 'work')
  expect(await openStep(root, lab)).toBe(0)
})

test('what a killed process has left is swept away, and what another one is writing is not', async () => {
  mkdirSync(join(root, '.lab'))
  const [old, fresh] = ['1', '2'].map((pid) => `${file()}.${pid}.tmp`) as [string, string]
  writeFileSync(old, 'half')
  writeFileSync(fresh, 'half')
  utimesSync(old, 0, 0)
  await takeHint(root, '4.2', 3)
  expect([existsSync(old), existsSync(fresh)]).toEqual([false, true])
})

/** A program that passes one lab after another for ever. */
const writer = `
import { recordPass } from ${JSON.stringify(fileURLToPath(new URL('./progress.ts', import.meta.url)))}
for (let i = 0; ; i += 1) {
  await recordPass(${JSON.stringify('ROOT')}, { id: '4.' + i }, 'work'.repeat(1000))
  if (i === 3) process.stdout.write('writing')
}`

test('a process that is killed while it writes loses nothing that was there', async () => {
  for (let round = 0; round < 3; round += 1) {
    const args = ['--import', 'tsx', '--input-type=module', '--eval', writer.replace('ROOT', root)]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] })
    await once(child.stdout, 'data')
    child.kill('SIGKILL')
    await once(child, 'close')
    const { version, labs } = saved()
    expect(version).toBe(1)
    expect(Object.keys(labs)).toEqual(expect.arrayContaining(['4.0', '4.1', '4.2', '4.3']))
  }
  expect(readdirSync(join(root, '.lab'))).not.toContain('progress.damaged.json')
})

const mounts = () => process.platform === 'linux' && spawnSync('unshare', ['-rm', 'true']).status === 0

/** In a mount namespace of its own, a disk of 64 KiB with progress on it is filled; then a hint is asked for. */
const onFullDisk = `
set -e
mount -t tmpfs -o size=64k tmpfs "$1"
mkdir "$1/.lab"
printf '{"version":1,"labs":{"4.1":{"sha256":"a","passedAt":"b"}}}' > "$1/.lab/progress.json"
dd if=/dev/zero of="$1/full" bs=1k 2>/dev/null || true
shift
set +e
"$@"
cat "$ROOT/.lab/progress.json"
ls "$ROOT/.lab"
`

test.runIf(mounts())('a full disk loses nothing, and is what is said', () => {
  const program = `
import { takeHint } from ${JSON.stringify(fileURLToPath(new URL('./progress.ts', import.meta.url)))}
await takeHint(process.env.ROOT, '4.2', 3).catch(({ code, message, next }) => console.log(JSON.stringify({ code, message, next })))`
  const node = [process.execPath, '--import', 'tsx', '--input-type=module', '--eval', program]
  const printed = execFileSync('unshare', ['-rm', 'sh', '-c', onFullDisk, 'sh', root, ...node], {
    env: { ...process.env, ROOT: root },
    encoding: 'utf8',
  })
  const [said = '', kept = ''] = printed.split(/(?<=\})\n?(?=\{)/)
  expect(JSON.parse(said)).toMatchObject({
    code: 'disk-full',
    message: expect.stringContaining('the disk is full. What was there before still is.'),
    next: 'Free some space, then try again.',
  })
  expect(kept).toBe('{"version":1,"labs":{"4.1":{"sha256":"a","passedAt":"b"}}}progress.json\n')
})
