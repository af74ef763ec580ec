import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { confinementOf, parseProbe, programFiles } from './confinement.ts'
import { type Memory, machineMemory } from './emulator.ts'

describe('what the probe says', () => {
  it('is that everything is there', () => {
    expect(parseProbe('own\t\nnamespaces\t\nlandlock\t\nseccomp\t\n')).toEqual({
      ...{ user: 'own', namespaces: true, landlock: true, seccomp: true },
      missing: [],
    })
  })

  it('is what is missing, and why', () => {
    const text =
      'own\tuser 2100016789: Invalid argument\nnobody\t\nnamespaces\tclone: Operation not permitted\nlandlock\t\nseccomp\t\n'
    const { missing, ...layers } = parseProbe(text)
    expect(layers).toEqual({ user: 'nobody', namespaces: false, landlock: true, seccomp: true })
    expect(missing).toEqual([
      expect.stringContaining('Invalid argument'),
      expect.stringMatching(/^namespaces .*\(clone: Operation not permitted\)$/),
    ])
  })

  it('is nothing on a system that it does not know', () => {
    const { missing, ...layers } = parseProbe('')
    expect(layers).toEqual({ user: 'caller', namespaces: false, landlock: false, seccomp: false })
    expect(missing).toHaveLength(4)
  })
})

describe.runIf(process.platform === 'linux')('a program', () => {
  let cache: string
  let memory: Memory

  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'confinement-'))
    memory = machineMemory(cache)
  })
  afterEach(() => rm(cache, { recursive: true }))

  it('reads itself and its libraries to start, and nothing that is not there', async () => {
    const files = await programFiles(process.execPath)
    expect(files).toContain(process.execPath)
    expect(files.some((path) => /\/libc\.so|ld-musl/.test(path))).toBe(true)
    expect(files.every((path) => path.startsWith('/'))).toBe(true)
    expect(await programFiles('/not/there')).not.toContain('/not/there')
  })

  it('that does not start with what it seems to need runs without a root of its own, and that is said', async () => {
    const emulator = { binary: '/bin/false', version: '10.0', stamp: 'false' }
    for (const time of ['first', 'second']) {
      const { confinement, readable } = await confinementOf(emulator, memory)
      expect(confinement, time).toMatchObject({ namespaces: false, landlock: false })
      expect(confinement.missing.join()).toContain('does not start')
      expect(readable).toEqual([])
    }
  })
})
