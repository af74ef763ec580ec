import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { bundleSubmission } from './bundle.ts'
import { at, bundle, entryPath, refusal, useRepository, write } from './fixture.ts'
import { locator } from './locate.ts'

useRepository()

describe('what goes in', () => {
  it('bundles files of the submission, and leaves built-ins and zx outside', async () => {
    await write('labs/4.2-b/helper.mts', 'export const helper = 1\n')
    await write('labs/4.2-b/plain.js', 'export const plain = 2\n')
    const source = `import { readFileSync } from 'fs'
import os from 'node:os'
import { $ } from 'zx'
import { todo } from '../support/todo.ts'
import { helper } from './helper.mjs'
import { plain } from './plain'
export const all = [readFileSync, os, $, todo, helper, plain, await import('node:net')]
`
    const { code, used, hash } = await bundle(source)
    expect(code.match(/^import .*$/gm)).toEqual([
      'import { readFileSync } from "node:fs";',
      'import os from "node:os";',
      'import { $ } from "zx";',
    ])
    expect(used.sort()).toEqual(
      [entryPath, 'labs/4.2-b/helper.mts', 'labs/4.2-b/plain.js', 'labs/support/todo.ts'].map(at).sort(),
    )
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
    expect((await bundle(source)).hash).toBe(hash)
  })

  it('erases imports of types, whatever they come from', async () => {
    const { code } = await bundle(`import type { A } from 'left-pad'
import { type B } from '/etc/hostname'
import { C } from '../../outside.ts'
export type { D } from 'other'
export const x = (a: A, b: B, c: C) => typeof a as import('nowhere').E
`)
    expect(code).not.toMatch(/import|left-pad|outside/)
  })

  it('follows links that stay inside', async () => {
    await symlink('../support/todo.ts', at('labs/4.2-b-link.ts')).catch(() => undefined)
    await mkdir(at('labs/4.2-b'), { recursive: true })
    await symlink('../support', at('labs/4.2-b/s'))
    const { used } = await bundle(
      "import { todo } from './s/todo.ts'\nimport { todo as again } from '../support/todo.ts'\ntodo(again)",
    )
    expect(used).toHaveLength(2)
  })

  it('is not swayed by tsconfig.json or package.json of the submission', async () => {
    await write('labs/tsconfig.json', '{"compilerOptions":{"paths":{"p":["/etc/hostname"]},"baseUrl":".."}}')
    await write('labs/4.2-b/tsconfig.json', '{"extends":"../../../outside.ts"}')
    await write(
      'labs/package.json',
      '{"imports":{"#p":"../outside.ts"},"browser":{"node:fs":"../outside.ts"}}',
    )
    expect((await bundle("import fs from 'node:fs'\nconsole.log(fs)")).code).toContain('"node:fs"')
    for (const name of ['p', '#p', 'outside']) {
      expect((await refusal(`import x from '${name}'\nconsole.log(x)`)).code).toBe('import-refused')
    }
  })

  it('takes a submission from anywhere and calls its files labs/…', async () => {
    const elsewhere = await mkdtemp(path.join(tmpdir(), 'submission-'))
    await mkdir(path.join(elsewhere, 'labs/4.2-b'), { recursive: true })
    const entry = path.join(elsewhere, 'labs/4.2-b/b.ts')
    await writeFile(entry, 'export const x = 1\n')
    const root = path.join(elsewhere, 'labs')
    const { map } = await bundleSubmission({ entry, root, repoRoot: at(''), predecessors: new Map() })
    expect(JSON.parse(map).sources).toEqual(['labs/4.2-b/b.ts'])
    await rm(elsewhere, { recursive: true })
  })
})

describe('predecessors', () => {
  const redirect: [string, string] = ['labs/4.1-a/a.ts', 'solutions/4.1-a/a.ts']
  const source = "import { a } from '../4.1-a/a.ts'\nexport const b = a\n"
  beforeEach(async () => {
    await write('labs/4.1-a/a.ts', "export const a = 'own'\n")
    await write('solutions/4.1-a/a.ts', "import { c } from './c.ts'\nexport const a = c\n")
    await write('solutions/4.1-a/c.ts', "export const c = 'reference'\n")
  })

  it('takes the own implementation unless told otherwise', async () => {
    expect((await bundle(source)).code).toContain("'own'".replaceAll("'", '"'))
  })

  it('puts the reference in its place, with what that imports', async () => {
    const { code, used, map } = await bundle(source, [redirect])
    expect(code).toContain('"reference"')
    expect(code).not.toContain('"own"')
    expect(used).toContain(at('solutions/4.1-a/a.ts'))
    expect(used).not.toContain(at('labs/4.1-a/a.ts'))
    expect(JSON.parse(map).sources).toEqual(['solutions/4.1-a/c.ts', 'solutions/4.1-a/a.ts', entryPath])
  })

  it('does so for an import through a link, without extension, and when the stub is not there', async () => {
    await write(entryPath, '')
    await symlink('../4.1-a/a.ts', at('labs/4.2-b/link.ts'))
    expect((await bundle(source.replace('../4.1-a/a.ts', './link.ts'), [redirect])).code).toContain(
      '"reference"',
    )
    expect((await bundle(source.replace('a.ts', 'a'), [redirect])).code).toContain('"reference"')
    await rm(at('labs/4.1-a'), { recursive: true })
    expect((await bundle(source, [redirect])).code).toContain('"reference"')
  })

  it('opens the solutions to the reference only', async () => {
    expect(
      (await refusal("import { a } from '../../solutions/4.1-a/a.ts'\nconsole.log(a)", [redirect])).code,
    ).toBe('import-refused')
    await write('solutions/4.1-a/c.ts', "export { secret as c } from '../../outside.ts'\n")
    expect((await refusal(source, [redirect])).code).toBe('import-refused')
  })

  it('bundles a reference with solutions/ as its root', async () => {
    const entry = at('solutions/4.1-a/a.ts')
    const { map } = await bundleSubmission({
      entry,
      root: at('solutions'),
      repoRoot: at(''),
      predecessors: new Map(),
    })
    expect(JSON.parse(map).sources).toContain('solutions/4.1-a/a.ts')
  })
})

describe('the source map', () => {
  it('leads from a place in the bundle to the line of the source', async () => {
    const { code, map } = await bundle(`import type { X } from 'x'

export function boom(x: X): never {
  throw new Error('boom')
}
`)
    const locate = locator(map)
    const line = code.split('\n').findIndex((text) => text.includes('throw')) + 1
    const column = (code.split('\n')[line - 1] ?? '').indexOf('new Error') + 1
    expect(locate(line, column)).toBe('labs/4.2-b/b.ts:4')
    expect(JSON.parse(map).sourcesContent).toBeUndefined()
    for (const [l, c] of [
      [0, 1],
      [1, 0],
      [-1, 1],
      [1.5, 1],
      [Number.NaN, 1],
      [1e9, 1e9],
      [Infinity, 1],
    ] as const) {
      expect(locate(l, c)).toBeUndefined()
    }
  })
})
