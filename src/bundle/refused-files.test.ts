import { execFileSync } from 'node:child_process'
import { mkdir, rm, truncate } from 'node:fs/promises'
import { describe, expect, it, vi } from 'vitest'
import { seal } from '../sealed.mjs'
import { at, bundle, entryPath, refusal, useRepository, write } from './fixture.ts'

// A machine with much else to do.
vi.setConfig({ testTimeout: 90_000 })

useRepository()

describe('refused files', () => {
  it('pipes, devices and folders, at once', async () => {
    await write(entryPath, '')
    execFileSync('mkfifo', [at('labs/4.2-b/pipe.ts')])
    await mkdir(at('labs/4.2-b/folder.ts'))
    for (const specifier of ['./pipe.ts', './folder.ts']) {
      const error = await refusal(`export * from '${specifier}'`)
      expect([error.code, error.message]).toEqual([
        'import-refused',
        expect.stringContaining('is not a regular file'),
      ])
    }
    await rm(at(entryPath))
    execFileSync('mkfifo', [at(entryPath)])
    expect((await refusal()).message).toBe('labs/4.2-b/b.ts is not a regular file')
  })

  it.skipIf(process.getuid?.() !== 0)('character devices', async () => {
    await write(entryPath, '')
    try {
      execFileSync('mknod', [at('labs/4.2-b/zero.ts'), 'c', '1', '5'], { stdio: 'pipe' })
    } catch {
      return
    }
    expect((await refusal("export * from './zero.ts'")).message).toContain('is not a regular file')
  })

  it('huge ones, also when they are holes', async () => {
    await write('labs/4.2-b/huge.ts', '')
    await truncate(at('labs/4.2-b/huge.ts'), 50e9)
    const error = await refusal("export * from './huge.ts'")
    expect([error.code, error.message]).toEqual([
      'import-refused',
      expect.stringContaining('is larger than 1024 KB'),
    ])
  })

  it('what is sealed is not opened where it is no reference', async () => {
    const sealed = seal("export const b = 'the answer'\n")
    for (const text of [sealed, `${sealed.slice(0, -8)}????\n`]) {
      await write('labs/solutions/4.1-a/a.ts', text)
      const { code } = await bundle("export { b } from '../solutions/4.1-a/a.ts'")
      expect(code).not.toContain('the answer')
    }
    await write('solutions/4.1-a/a.ts', sealed)
    const taken = await bundle("export { b } from '../4.1-a/a.ts'", [
      ['labs/4.1-a/a.ts', 'solutions/4.1-a/a.ts'],
    ])
    expect(taken.code).toContain('the answer')
  })

  it('many that are too large or too many together', async () => {
    const filler = `//${'x'.repeat(1024 * 1024 - 100)}\n`
    for (const n of [1, 2, 3, 4, 5]) await write(`labs/4.2-b/${n}.ts`, filler)
    const large = [1, 2, 3, 4, 5].map((n) => `import './${n}.ts';`).join('\n')
    expect((await refusal(large)).message).toContain('larger than 4 MB together')
    const numbers = Array.from({ length: 301 }, (_, n) => n)
    for (const n of numbers) await write(`labs/4.2-b/n${n}.ts`, '')
    expect((await refusal(numbers.map((n) => `import './n${n}.ts'`).join('\n'))).message).toContain(
      'more than 300',
    )
  })

  it('imports without end, for each of which the disk would be looked at', async () => {
    const numbers = Array.from({ length: 40_000 }, (_, n) => n)
    const error = await refusal(numbers.map((n) => `import './${n}.ts';`).join('\n'))
    expect([error.code, error.message]).toEqual([
      'import-refused',
      expect.stringContaining('there are more than 2000 imports'),
    ])
  })

  it('those that a sourceMappingURL names are not read', async () => {
    await write('labs/4.2-b/evil.map', '{"version":3,"sources":["evil"],"names":[],"mappings":"AAAA"}')
    execFileSync('mkfifo', [at('labs/4.2-b/pipe.map')])
    const inline = Buffer.from('{"version":3,"sources":["evil"],"names":[],"mappings":"AAAA"}').toString(
      'base64',
    )
    for (const url of ['evil.map', 'pipe.map', '/etc/passwd', `data:application/json;base64,${inline}`]) {
      const { map } = await bundle(`export const x = 1\n//# sourceMappingURL=${url}\n`)
      expect(JSON.parse(map).sources).toEqual([entryPath])
    }
  })
})

describe('code that is not right', () => {
  it('shows a syntax error as compilers do', async () => {
    const error = await refusal("const a = 1\n\tlet é = 'ü' 2\n")
    expect(error).toMatchObject({
      code: 'bundle-failed',
      message: 'labs/4.2-b/b.ts:2:14: Expected ";" but found "2"',
      output: [
        'labs/4.2-b/b.ts:2:14: Expected ";" but found "2"',
        " 2 │  let é = 'ü' 2",
        '   │              ^',
      ].join('\n'),
    })
  })

  it('shows only the neighborhood in a very long line, and no control characters', async () => {
    const error = await refusal(`${'a;'.repeat(50_000)}\u001b[31m\u202e let 1${';b'.repeat(50_000)}`)
    expect(error.output).not.toMatch(/\p{Cf}|[^\P{Cc}\n]/u)
    for (const line of (error.output ?? '').split('\n')) expect(line.length).toBeLessThan(400)
    const [, shown = '', caret = ''] = (error.output ?? '').split('\n')
    expect(shown[caret.indexOf('^')]).toBe('·')
  })

  it('names an import that does not exist', async () => {
    const error = await refusal("import { x } from './nowhere.ts'\nconsole.log(x)")
    expect([error.code, error.message]).toEqual([
      'bundle-failed',
      'labs/4.2-b/b.ts:1:19: ./nowhere.ts does not exist',
    ])
  })

  it('names an export that does not exist', async () => {
    const error = await refusal("import { nope } from '../support/todo.ts'\nconsole.log(nope)")
    expect(error.message).toBe(
      'labs/4.2-b/b.ts:1:10: No matching export in "labs/support/todo.ts" for import "nope"',
    )
  })

  it('says when the entry is gone', async () => {
    expect(await refusal()).toMatchObject({
      code: 'bundle-failed',
      message: 'labs/4.2-b/b.ts does not exist',
    })
  })

  it.each([
    ['operators', `${'!'.repeat(1_000_000)}1`],
    ['brackets', '['.repeat(1_000_000)],
    ['templates', '`${'.repeat(300_000)],
    ['arrows', `${'a=>'.repeat(300_000)}1`],
    ['statements', `${'if(a)'.repeat(200_000)};`],
    ['labels', 'a:'.repeat(400_000)],
    ['semicolons to hide behind', `${'{;'.repeat(400_000)}`],
  ])('does not let esbuild die of nested %s', async (_, source) => {
    const error = await refusal(source)
    expect([error.code, error.message]).toEqual([
      'bundle-failed',
      expect.stringMatching(/^labs\/4\.2-b\/b\.ts:1:\d+: the code is nested too deeply$/),
    ])
  })

  it('does not mind long code that is not nested', async () => {
    const lists = `export const list = [${"'a', ".repeat(50_000)}]\n`
    const methods = `export class C {\n${Array.from({ length: 900 }, (_, n) => `m${n}(a: string) {\n return a\n }`).join('\n')}\n}\n`
    expect((await bundle(lists + methods)).used).toHaveLength(1)
  })

  it.each([
    [
      'enums that double',
      `enum E { a0 = 'xxxxxxxx', ${list(40, (n) => `a${n + 1} = a${n} + a${n}`)} }\nconsole.log(E)`,
    ],
    [
      'templates that double',
      `enum E { a0 = 'xxxxxxxx', ${list(40, (n) => `a${n + 1} = \`\${a${n}}\${a${n}}\``)} }\nconsole.log(E)`,
    ],
    [
      'a constant put in everywhere',
      `const enum E { a = '${'x'.repeat(200_000)}' }\nexport const x = [${'E.a,'.repeat(5_000)}]`,
    ],
    [
      'chains of additions',
      `enum E { a0 = 'x', ${list(20_000, (n) => `a${n + 1} = a${n} + 'xxxxxxxxxx'`)} }\nconsole.log(E)`,
    ],
    ['names inside names', `namespace a${'.a'.repeat(4_000)} { export const x = 1 }`],
    ['names declared again', 'const a=1;'.repeat(80_000)],
  ])(
    'ends a build that is too much work, and goes on with the next: %s',
    { timeout: 90_000 },
    async (_, source) => {
      expect(await refusal(source)).toMatchObject({
        code: 'bundle-failed',
        message: 'labs/4.2-b/b.ts cannot be bundled: it takes esbuild too much time or memory',
      })
      expect((await bundle('export const y = 1')).code).toContain('y')
    },
  )

  it('refuses to make much out of little', async () => {
    const source = `const enum E { a = '${'x'.repeat(1_000)}' }\nexport const x = [${'E.a,\n'.repeat(10_000)}]`
    expect(await refusal(source)).toMatchObject({
      code: 'bundle-failed',
      message: 'labs/4.2-b/b.ts becomes larger than 8 MB when it is bundled',
    })
  })
})

function list(length: number, item: (n: number) => string): string {
  return Array.from({ length }, (_, n) => item(n)).join(',')
}
