import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadCatalog } from './catalog.ts'
import { wasEverCommitted } from './git.ts'
import type { Lab } from './lab.ts'
import { pristineStub, writeStubs } from './stub-files.ts'
import { sameSource } from './stubs.ts'

const stubPath = 'labs/4.1-x/x.ts'

describe('writeStubs', () => {
  let root: string
  let lab: Lab
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'stubs-'))
    for (const folder of ['labs/4.1-x', 'solutions/4.1-x'])
      await mkdir(path.join(root, folder), { recursive: true })
    lab = {
      slug: '4.1-x',
      files: { stub: path.join(root, stubPath), solution: path.join(root, 'solutions/4.1-x/x.ts') },
    } as Lab
    await solve('//: first\n')
  })
  afterEach(() => rm(root, { recursive: true }))

  const solve = (text: string) => writeFile(lab.files.solution, text)
  const stub = () => readFile(lab.files.stub, 'utf8')
  const write = (force = false) => writeStubs(root, [lab], { force })
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.invalid', ...args], {
      cwd: root,
      stdio: 'pipe',
    })
  const commit = () => {
    git('init', '-q')
    git('add', '.')
    git('commit', '-q', '-m', 'state')
  }

  it('writes a missing stub, and then has nothing to do', async () => {
    expect(await write()).toEqual({ written: [stubPath], unchanged: [], kept: [] })
    expect(await stub()).toBe('first\n')
    expect(await write()).toEqual({ written: [], unchanged: [stubPath], kept: [] })
  })

  it('keeps an edited stub unless forced, with and without git', async () => {
    await write()
    await writeFile(lab.files.stub, 'my work\n')
    expect((await write()).kept).toEqual([stubPath])
    await writeFile(lab.files.stub, 'first\n')
    commit()
    await writeFile(lab.files.stub, 'my work\n')
    expect((await write()).kept).toEqual([stubPath])
    expect(await stub()).toBe('my work\n')
    expect((await write(true)).written).toEqual([stubPath])
    expect(await stub()).toBe('first\n')
  })

  it('follows the solution where the stub is as committed', async () => {
    await write()
    commit()
    await solve('//: second\n')
    expect((await write()).written).toEqual([stubPath])
    expect(await stub()).toBe('second\n')
  })

  it('has nothing to write for a lab without code', async () => {
    await rm(lab.files.solution)
    expect(await pristineStub(lab)).toBeUndefined()
    expect(await write()).toEqual({ written: [], unchanged: [], kept: [] })
  })

  it('remembers a stub that later commits have changed', async () => {
    expect(await wasEverCommitted(root, stubPath, 'first\n')).toBeUndefined()
    await write()
    commit()
    await writeFile(lab.files.stub, 'my work\n')
    git('commit', '-q', '-am', 'work')
    await writeFile(lab.files.stub, 'more work\n')
    expect(await wasEverCommitted(root, stubPath, 'first\n')).toBe(true)
    expect(await wasEverCommitted(root, stubPath, 'second\n')).toBe(false)
  })
})

/*
 * This has to hold in a learner's clone too, where the stubs are edited and perhaps committed. So a stub that is not what
 * its solution gives may also be one that some commit had: HEAD alone would blame learners who commit their work. An
 * author who changes a solution and forgets `npm run stubs` is still caught, as no commit ever had the new stub.
 */
describe('the stubs of this repository', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url))

  it('are what the solutions give', async (context) => {
    const drifted: string[] = []
    for (const lab of await loadCatalog(root)) {
      const generated = await pristineStub(lab)
      if (generated === undefined) continue
      const current = await readFile(lab.files.stub, 'utf8').catch(() => '')
      if (sameSource(current, generated)) continue
      const known = await wasEverCommitted(root, path.relative(root, lab.files.stub), generated)
      if (known === undefined)
        context.skip(`${lab.slug} is edited, and without git nothing tells work from drift`)
      if (!known) drifted.push(lab.slug)
    }
    expect(drifted, 'run: npm run stubs').toEqual([])
  })
})
