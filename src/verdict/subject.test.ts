import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findLab, type Lab, loadCatalog, recordPass } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import { codeOf, prepareOwn, prepareSubject, type SubjectChoice } from './subject.ts'

let root: string
let labs: Lab[]

const FIRST = '4.1-net/net.ts'
const SECOND = '4.2-ports/ports.ts'
const THIRD = '4.3-names/names.ts'

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'subject-')))
  await writeLab('4.1', FIRST, [])
  await writeLab('4.2', SECOND, ['4.1'])
  await writeLab('4.3', THIRD, ['4.2'])
  const todo = `export const todo = (what) => { throw new Error(what) }\n`
  await write('labs/support/todo.ts', todo)
  await write('solutions/support/todo.ts', todo)
  labs = await loadCatalog(root)
})
afterEach(() => rm(root, { recursive: true }))

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), text)
}

/** Each lab exports its own name and, below it, that of the lab before. */
async function writeLab(id: string, path: string, buildsOn: string[]): Promise<void> {
  const before = { [SECOND]: FIRST, [THIRD]: SECOND }[path]
  const lines = [
    `import { todo } from '../support/todo.ts'`,
    ...(before === undefined ? [] : [`import { chain as before } from '../${before}'`]),
    '//#region solution',
    `export const chain = ['reference of ${id}'${before === undefined ? '' : ', ...before'}]`,
    '//#endregion',
    `//: export const chain = ['stub of ${id}'${before === undefined ? '' : ', ...before'}]`,
    `//: export const more = () => todo('write ${id}')`,
  ]
  const solution = `${lines.join('\n')}\n`
  await write(`solutions/${path}`, solution)
  await write(`labs/${path}`, solution.replace(/\/\/#region.*\/\/#endregion\n/s, '').replaceAll('//: ', ''))
  const fields = [`id: ${id}`, `title: Lab ${id}`, 'minutes: 5', `builds_on: [${buildsOn}]`, 'points: 1']
  const review = ['## Review', '', '### Why?', '', 'Because.', '', '### How?', '', 'So.']
  const readme = ['---', ...fields, '---', '', 'Read.', '', ...review, '']
  await write(`labs/${dirname(path)}/README.md`, readme.join('\n'))
  await write(`labs/${dirname(path)}/hints.yaml`, 'lab: [a, b, c]\n')
}

/** What a learner has written into a lab of theirs. */
async function solve(id: string, path: string, { passed }: { passed: boolean }): Promise<void> {
  const before = { [SECOND]: FIRST, [THIRD]: SECOND }[path]
  const text =
    before === undefined
      ? `export const chain = ['own ${id}']\n`
      : `import { chain as before } from '../${before}'\nexport const chain = ['own ${id}', ...before]\n`
  await write(`labs/${path}`, text)
  if (passed) await recordPass(root, findLab(labs, id), text)
}

const subject = (id: string, choice: SubjectChoice = { kind: 'own' }) =>
  prepareSubject({ root, labs, lab: findLab(labs, id), choice })

/** Runs the bundle, since only that shows whose code is in it. */
async function chainOf(code: string): Promise<string[]> {
  const { chain } = (await import(`data:text/javascript;base64,${Buffer.from(code).toString('base64')}`)) as {
    chain: string[]
  }
  return chain
}

describe('the own code', () => {
  it('as it came is untouched, and tells what is still to be written', async () => {
    const found = await subject('4.1')
    expect(found).toMatchObject({ source: `labs/${FIRST}`, kind: 'own', untouched: true, builtOn: [] })
    expect(found.remaining).toEqual([{ at: `labs/${FIRST}:3`, what: 'write 4.1' }])
    expect(await chainOf(found.bundle.code)).toEqual(['stub of 4.1'])
  })

  it('that was edited is not', async () => {
    await solve('4.1', FIRST, { passed: false })
    const found = await subject('4.1')
    expect(found).toMatchObject({ untouched: false, remaining: [] })
    expect(found.text).toBe("export const chain = ['own 4.1']\n")
  })

  it('with other line ends only is still untouched', async () => {
    await write(`labs/${FIRST}`, (await subject('4.1')).text.replaceAll('\n', '\r\n'))
    expect((await subject('4.1')).untouched).toBe(true)
  })

  it('that is not there says so', async () => {
    await rm(join(root, 'labs', FIRST))
    const error = await subject('4.1').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(LabError)
    expect(error).toMatchObject({ code: 'bundle-failed', message: `labs/${FIRST} does not exist` })
  })
})

describe('an earlier lab', () => {
  it('that was not begun is replaced by the reference', async () => {
    const found = await subject('4.2')
    expect(found.builtOn).toEqual([{ lab: '4.1', used: 'reference' }])
    expect(await chainOf(found.bundle.code)).toEqual(['stub of 4.2', 'reference of 4.1'])
  })

  it('that was written but not passed is replaced as well', async () => {
    await solve('4.1', FIRST, { passed: false })
    const found = await subject('4.2')
    expect(found.builtOn).toEqual([{ lab: '4.1', used: 'reference' }])
    expect(await chainOf(found.bundle.code)).toEqual(['stub of 4.2', 'reference of 4.1'])
  })

  it('that was passed is used', async () => {
    await solve('4.1', FIRST, { passed: true })
    const found = await subject('4.2')
    expect(found.builtOn).toEqual([{ lab: '4.1', used: 'own' }])
    expect(await chainOf(found.bundle.code)).toEqual(['stub of 4.2', 'own 4.1'])
  })

  it('that was passed and edited since is replaced', async () => {
    await solve('4.1', FIRST, { passed: true })
    await write(`labs/${FIRST}`, `export const chain = ['broken since']\n`)
    const found = await subject('4.2')
    expect(found.builtOn).toEqual([{ lab: '4.1', used: 'reference', changed: true }])
    expect(await chainOf(found.bundle.code)).toEqual(['stub of 4.2', 'reference of 4.1'])
  })

  it('that was passed and put back to the stub is replaced', async () => {
    const { text } = await subject('4.1')
    await recordPass(root, findLab(labs, '4.1'), text)
    expect((await subject('4.2')).builtOn).toEqual([{ lab: '4.1', used: 'reference' }])
  })

  it('that was written and has a helper which the reference lacks is used, passed or not', async () => {
    await solve('4.1', FIRST, { passed: false })
    await write(`labs/${SECOND}`, `export const helper = 'own 4.2'\n`)
    const code = `import { helper } from '../${SECOND}'\nimport { chain as before } from '../${FIRST}'\n`
    await write(`labs/${THIRD}`, `${code}export const chain = [helper, ...before]\n`)
    const found = await subject('4.3')
    expect(found.builtOn.toSorted((a, b) => a.lab.localeCompare(b.lab))).toEqual([
      { lab: '4.1', used: 'reference' },
      { lab: '4.2', used: 'own' },
    ])
    expect(await chainOf(found.bundle.code)).toEqual(['own 4.2', 'reference of 4.1'])
  })

  it('that has no such helper is not to blame', async () => {
    await solve('4.2', SECOND, { passed: false })
    await write(`labs/${THIRD}`, `import { helper } from '../${SECOND}'\nexport const chain = [helper]\n`)
    await expect(subject('4.3')).rejects.toMatchObject({ message: expect.stringContaining('helper') })
  })

  it('of an earlier lab counts too, each for itself', async () => {
    await solve('4.2', SECOND, { passed: true })
    const found = await subject('4.3')
    expect(found.builtOn.toSorted((a, b) => a.lab.localeCompare(b.lab))).toEqual([
      { lab: '4.1', used: 'reference' },
      { lab: '4.2', used: 'own' },
    ])
    expect(await chainOf(found.bundle.code)).toEqual(['stub of 4.3', 'own 4.2', 'reference of 4.1'])
  })

  it('and the one before it come from the reference together', async () => {
    await solve('4.1', FIRST, { passed: false })
    const found = await subject('4.3')
    expect(await chainOf(found.bundle.code)).toEqual(['stub of 4.3', 'reference of 4.2', 'reference of 4.1'])
  })

  it.each([
    ['is gone', (file: string) => rm(file)],
    ['is a pipe now', (file: string) => rm(file).then(() => execFileSync('mkfifo', [file]))],
  ])('that was passed and %s is replaced', async (_, spoil) => {
    await solve('4.1', FIRST, { passed: true })
    await spoil(join(root, 'labs', FIRST))
    expect((await subject('4.2')).builtOn).toEqual([{ lab: '4.1', used: 'reference', changed: true }])
  })

  it('with damaged progress counts as not passed', async () => {
    await solve('4.1', FIRST, { passed: true })
    await write('.lab/progress.json', '{"version":1,')
    expect((await subject('4.2')).builtOn).toEqual([{ lab: '4.1', used: 'reference' }])
  })
})

describe('the reference', () => {
  it('is built on itself, whatever the learner has passed', async () => {
    await solve('4.1', FIRST, { passed: true })
    const found = await subject('4.2', { kind: 'reference' })
    expect(found).toMatchObject({ source: `solutions/${SECOND}`, kind: 'reference', builtOn: [] })
    expect(found.untouched).toBe(false)
    expect(await chainOf(found.bundle.code)).toEqual(['reference of 4.2', 'reference of 4.1'])
  })
})

describe('a file from elsewhere', () => {
  let elsewhere: string
  beforeEach(async () => {
    elsewhere = await realpath(await mkdtemp(join(tmpdir(), 'submission-')))
    await mkdir(join(elsewhere, '4.2-ports'))
    const code = `import { chain as before } from '../${FIRST}'\nexport const chain = ['theirs', ...before]\n`
    await writeFile(join(elsewhere, SECOND), code)
  })
  afterEach(() => rm(elsewhere, { recursive: true }))

  const theirs = () => subject('4.2', { kind: 'file', path: join(elsewhere, SECOND) })

  it('is built on the reference, whatever this learner has passed', async () => {
    await solve('4.1', FIRST, { passed: true })
    const found = await theirs()
    expect(found).toMatchObject({
      ...{ kind: 'file', untouched: false },
      builtOn: [{ lab: '4.1', used: 'reference' }],
    })
    expect(await chainOf(found.bundle.code)).toEqual(['theirs', 'reference of 4.1'])
  })

  it('that is the stub is not somebody who has not begun', async () => {
    await writeFile(join(elsewhere, SECOND), (await subject('4.2')).text)
    await mkdir(join(elsewhere, 'support'))
    await writeFile(join(elsewhere, 'support/todo.ts'), `export const todo = () => {}\n`)
    const found = await theirs()
    expect(found.source).toBe(join(elsewhere, SECOND))
    expect(found.untouched).toBe(false)
    expect(found.remaining).toHaveLength(1)
  })

  it.each(['4.2-ports/none.ts', 'no/such/folder/none.ts'])('that is not there says so: %s', async (name) => {
    const path = join(elsewhere, name)
    await expect(subject('4.2', { kind: 'file', path })).rejects.toMatchObject({
      code: 'bundle-failed',
      message: `${path} does not exist`,
    })
  })
})

describe('what a check file is run with', () => {
  it('is the bundle, as data', async () => {
    const sandbox = { kind: 'qemu', cacheDir: '/cache' } as const
    const found = await subject('4.1')
    const run = await prepareOwn(root, '4.1-net', sandbox)
    expect(run).toEqual({
      sandbox,
      subjects: {
        '4.1-net': {
          code: found.bundle.code,
          map: found.bundle.map,
          seed: expect.stringMatching(/^[0-9a-f]{8}$/),
        },
      },
    })
    expect(codeOf(found, 'a')).toEqual({ ...run.subjects['4.1-net'], seed: 'a' })
    expect(structuredClone(run)).toEqual(run)
  })
})
