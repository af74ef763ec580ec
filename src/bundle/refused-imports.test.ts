import { execFileSync } from 'node:child_process'
import { rm, symlink } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { LabError } from '../errors.ts'
import type { Bundle } from './bundle.ts'
import { at, bundle, entryPath, refusal, useRepository, write } from './fixture.ts'

useRepository()

describe('refused imports', () => {
  it.each([
    ['/etc/hostname', 'is not a relative path'],
    ['../../outside.ts', 'leads out of labs/'],
    ['../../outside', 'leads out of labs/'],
    ['../../../../../../etc/hostname', 'leads out of labs/'],
    ['../..', 'leads out of labs/'],
    ['./../../labs/../outside.ts', 'leads out of labs/'],
    ['left-pad', 'the package left-pad is not available'],
    ['@scope/pkg/deep', 'the package @scope/pkg/deep is not available'],
    ['vitest', 'the package vitest is not available'],
    ['zx/globals', 'zx/globals is not available'],
    ['node:nonsense', 'node:nonsense is not a built-in'],
    ['http://example.invalid/x.js', 'is a URL'],
    ['https://example.invalid/x.js', 'is a URL'],
    ['data:text/javascript,1', 'is a URL'],
    ['file:///etc/hostname', 'is a URL'],
    ['FILE:///etc/hostname', 'is a URL'],
    ['#internal', 'is not a file of your labs/ folder'],
    ['.hidden', 'is not a file of your labs/ folder'],
    ['..\\\\..\\\\outside.ts', 'is not a relative path'],
    ['C:\\\\outside.ts', 'is a URL'],
    ['./x\\0.ts', 'is not a file of your labs/ folder'],
    ['', 'the package  is not available'],
  ])('%s', async (specifier, why) => {
    for (const source of [
      `import x from '${specifier}'\nconsole.log(x)`,
      `export * from '${specifier}'`,
      `import('${specifier}').catch(() => 1)`,
    ]) {
      const error = await refusal(`// first line\n${source}`)
      expect(error.code).toBe('import-refused')
      expect(error.message).toMatch(/^labs\/4\.2-b\/b\.ts:2:\d+: /)
      expect(error.message).toContain(why)
    }
  })

  it('shows the line and a caret', async () => {
    const error = await refusal("// é\nimport pad from 'left-pad'\npad('é')\n")
    expect(error.output).toBe(
      [
        'labs/4.2-b/b.ts:2:17: the package left-pad is not available in the VM',
        " 2 │ import pad from 'left-pad'",
        '   │                 ^^^^^^^^^^',
      ].join('\n'),
    )
  })

  it('links to files and folders outside, also as the entry', async () => {
    await write(entryPath, '')
    await symlink(at('outside.ts'), at('labs/4.2-b/link.ts'))
    await symlink('/etc', at('labs/4.2-b/etc'))
    await symlink('../../outside.ts', at('labs/4.2-b/etc.ts'))
    for (const specifier of ['./link.ts', './etc/hostname.ts/../../link.ts', './etc.ts', './link']) {
      const error = await refusal(`export * from '${specifier}'`)
      expect([error.code, error.message]).toEqual([
        'import-refused',
        expect.stringContaining('is a link that leads out of labs/'),
      ])
    }
    expect((await refusal("export * from './etc/hostname'")).message).not.toContain(
      execFileSync('hostname').toString().trim(),
    )
    await rm(at(entryPath))
    await symlink(at('outside.ts'), at(entryPath))
    expect(await refusal()).toMatchObject({
      code: 'import-refused',
      message: 'labs/4.2-b/b.ts leads out of labs/',
    })
  })

  it.each([
    './data.json',
    './style.css',
    './notes.txt',
    './addon.node',
    './code.wasm',
    './view.tsx',
    './old.cjs',
  ])('anything that is not code: %s', async (specifier) => {
    await write(path.join('labs/4.2-b', specifier), '{}')
    const error = await refusal(`import x from '${specifier}'\nconsole.log(x)`)
    expect(error.code).toBe('import-refused')
    expect(error.message).toContain('is not a .ts, .mts, .js, .mjs file')
  })

  it.each(['json', 'file', 'text', 'css'])('attributes: with { type: %s }', async (type) => {
    const error = await refusal(`import x from './b.ts' with { type: '${type}' }\nconsole.log(x)`)
    expect([error.code, error.message]).toEqual([
      'import-refused',
      expect.stringContaining('with attributes'),
    ])
  })

  it.each([
    "require('fs')",
    "try { require('fs') } catch {}",
    "import fs = require('fs'); fs",
    'require(`../../../../etc/x`)',
  ])('require: %s', async (source) => {
    const error = await refusal(source)
    expect([error.code, error.message]).toEqual([
      'import-refused',
      expect.stringContaining('an ES module has no require()'),
    ])
  })

  it.each([
    `import(\`../../../../etc/\${x}\`)`,
    "import('../../../../etc/' + x)",
    "import(/* ) */ './' + x)",
    'import(\n`./a`)',
    'import(x)',
    "import.source('./' + x)",
    "import.defer('./' + x)",
  ])('patterns, which esbuild would look up on the disk: %s', async (source) => {
    const error = await refusal(`// first line\n${source}`)
    expect([error.code, error.message]).toEqual([
      'import-refused',
      expect.stringContaining('import() takes one plain string'),
    ])
    expect(error.message).toMatch(/^labs\/4\.2-b\/b\.ts:2:1: /)
  })

  it.each([
    `a! / import(\`./\${a}.ts\`) / 1`,
    `a! / import(\`../../\${a}.ts\`) / 1`,
    'a! / import("../../" + a) / 1',
    `{ get function() { return 1 } }.function\nimport(\`./\${a}.ts\`)`,
    `a! / import(\`./\${__glob}.ts\`) / 1; var __glob = 1`,
  ])('patterns that hide where only a parser could see them: %s', async (source) => {
    await write('labs/4.2-b/found.ts', "export default 'found'")
    const error = await refusal(`const a: any = process.argv[2]\nexport const x = ${source}`)
    expect([error.code, error.message]).toEqual([
      'import-refused',
      expect.stringContaining('import() takes one plain string'),
    ])
  })

  it.each(['(require)', '(require as any)', 'requ\\u0069re', 'require!'])(
    'gives no pattern to a disguised %s',
    async (call) => {
      await write('labs/4.2-b/found.ts', "export default 'found'")
      const result = await bundle(`console.log(${call}(\`./\${process.argv[2]}\`))`).catch(
        (error: unknown) => error,
      )
      if (result instanceof LabError) expect(result.code).toBe('import-refused')
      else expect((result as Bundle).used).toEqual([at(entryPath)])
    },
  )

  it('lets methods be called import and require, and strings and comments say so', async () => {
    const source =
      "// import(x)\nconst s = 'require(x)'\nconsole.log(s, a.import(x), a?.require(x), import.meta.url)"
    expect((await bundle(`declare const a: any, x: any\n${source}`)).code).toContain('import.meta.url')
  })
})
