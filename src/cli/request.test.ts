import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { requestFrom } from './request.ts'

const context = { cacheDir: '/cache' }
let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'request-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('a request', () => {
  it('without options is for one’s own code, in text', () => {
    expect(requestFrom({}, context)).toEqual({
      choice: { kind: 'own' },
      sandbox: { kind: undefined, cacheDir: '/cache' },
      format: 'text',
      full: false,
      problems: false,
      only: undefined,
      seed: undefined,
    })
  })

  it('has the path of a file in full, a link that leads nowhere included', () => {
    const file = join(folder, 'a.ts')
    writeFileSync(file, '')
    const link = join(folder, 'b.ts')
    symlinkSync('nowhere', link)
    for (const path of [file, link]) {
      const { choice } = requestFrom({ file: relative(process.cwd(), path) }, context)
      expect(choice).toEqual({ kind: 'file', path })
    }
    expect(() => requestFrom({ file: join(folder, 'none.ts') }, context)).toThrow(/There is no file/)
  })

  it('takes what is asked for', () => {
    const options = {
      solution: true,
      arch: 'arm64',
      sandbox: 'local',
      json: true,
      full: true,
      only: 'a',
    } as const
    expect(requestFrom({ ...options, seed: '3f2a90c1' }, context)).toEqual({
      choice: { kind: 'reference' },
      sandbox: { kind: 'local', cacheDir: '/cache', arch: 'arm64' },
      ...{ format: 'json', full: true, problems: false, only: 'a', seed: '3f2a90c1' },
    })
  })

  it.each(['', 'two words', '\u001b[31m', 'x'.repeat(65)])('refuses %j as a seed', (seed) => {
    expect(() => requestFrom({ seed }, context)).toThrow(/is no seed/)
  })
})
