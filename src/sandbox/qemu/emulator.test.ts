import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LabError } from '../../errors.ts'
import { machineArch } from '../../image/index.ts'
import { accelerators, findEmulator, type Memory, machineMemory } from './emulator.ts'

let folder: string
let cache: string
let memory: Memory

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'emulator-'))
  cache = join(folder, 'cache')
  memory = machineMemory(cache)
  vi.stubEnv('PATH', `${join(folder, 'nothing')}:${join(folder, 'bin')}:/usr/bin:/bin`)
  await mkdir(join(folder, 'bin'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true })
})

const binary = (name = 'qemu-system-x86_64') => join(folder, 'bin', name)

/** Puts a program on the PATH that only tells a version, and writes down that it was asked. */
async function install(says: string, name?: string): Promise<void> {
  const script = `#!/bin/sh\necho asked >> '${folder}/asked'\n${says}\n`
  await writeFile(binary(name), script, { mode: 0o755 })
}

const version = (text: string) => `echo 'QEMU emulator version ${text} (Debian 1:${text}+ds-1)'`
const timesAsked = async () =>
  (await readFile(join(folder, 'asked'), 'utf8').catch(() => '')).split('\n').length - 1

async function refusal(arch: 'amd64' | 'arm64' = 'amd64'): Promise<LabError> {
  const error = await findEmulator(arch, memory).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(LabError)
  return error as LabError
}

describe('findEmulator', () => {
  it.each([
    ['8.2.0', '8.2'],
    ['9.0.2', '9.0'],
    ['10.0.3', '10.0'],
    ['11.12.0', '11.12'],
  ])('takes version %s', async (full, short) => {
    await install(version(full))
    expect(await findEmulator('amd64', memory)).toMatchObject({ binary: binary(), version: short })
  })

  it.each(['2.12.0', '7.9.0', '8.1.5', '8.0.0'])('refuses version %s, and says what to do', async (old) => {
    await install(version(old))
    const error = await refusal()
    expect(error.code).toBe('qemu-too-old')
    expect(error.message).toContain(old.split('.').slice(0, 2).join('.'))
    expect(error.message).toContain('8.2 or later')
    expect(error.next).toBeTruthy()
  })

  it('says what to install when there is none', async () => {
    vi.stubEnv('PATH', join(folder, 'bin'))
    expect(await refusal('amd64')).toMatchObject({
      code: 'qemu-missing',
      next: expect.stringContaining('qemu-system-x86'),
    })
    expect(await refusal('arm64')).toMatchObject({
      code: 'qemu-missing',
      next: expect.stringContaining('qemu-system-arm'),
    })
  })

  it('takes each architecture from a program of its own', async () => {
    await install(version('10.0.0'), 'qemu-system-aarch64')
    expect(await findEmulator('arm64', memory)).toMatchObject({ binary: binary('qemu-system-aarch64') })
  })

  it('passes over a file that may not be run', async () => {
    vi.stubEnv('PATH', join(folder, 'bin'))
    await install(version('10.0.0'))
    await chmod(binary(), 0o644)
    expect((await refusal()).code).toBe('qemu-missing')
  })

  it('says so when it does not run, with what it said', async () => {
    await install('echo "cannot load libfoo.so" >&2; exit 127')
    const error = await refusal()
    expect(error.code).toBe('qemu-missing')
    expect(error.output).toContain('cannot load libfoo.so')
  })

  it('says so when it does not tell a version', async () => {
    await install('echo "something else entirely"')
    const error = await refusal()
    expect(error.output).toContain('something else entirely')
  })

  it('knows a program by what a link leads to', async () => {
    await install(version('10.0.0'), 'real-qemu')
    await symlink(binary('real-qemu'), binary())
    expect((await findEmulator('amd64', memory)).binary).toBe(binary('real-qemu'))
  })
})

describe('what is remembered', () => {
  it('is the version, until the program changes', async () => {
    await install(version('9.0.0'))
    const first = await findEmulator('amd64', memory)
    expect(await findEmulator('amd64', machineMemory(cache))).toEqual(first)
    expect(await timesAsked()).toBe(1)
    await install(version('10.0.0'))
    await utimes(binary(), 1000, 1000)
    const upgraded = await findEmulator('amd64', memory)
    expect(upgraded.version).toBe('10.0')
    expect(upgraded.stamp).not.toBe(first.stamp)
    expect(await timesAsked()).toBe(2)
  })

  it('is not a version that was refused', async () => {
    await install(version('7.0.0'))
    await refusal()
    await refusal()
    expect(await timesAsked()).toBe(2)
  })

  it.each([
    ['cut short', '{"versions":{'],
    ['of another shape', '{"versions":[],"kvm":{}}'],
    ['of other types', '{"versions":{"a":5},"kvm":{}}'],
    ['empty', ''],
    ['null', 'null'],
  ])('is found out again when the file is %s', async (_, text) => {
    await install(version('10.0.0'))
    await mkdir(cache)
    await writeFile(join(cache, 'machine.json'), text)
    expect((await findEmulator('amd64', memory)).version).toBe('10.0')
    expect(await memory.kvm('any')).toBeUndefined()
    await findEmulator('amd64', memory)
    expect(await timesAsked()).toBe(1)
  })

  it('is found out again when the file holds what is no version', async () => {
    await install(version('10.0.0'))
    const { stamp } = await findEmulator('amd64', memory)
    const damaged = { versions: { [stamp]: 'damaged' }, kvm: {} }
    await writeFile(join(cache, 'machine.json'), JSON.stringify(damaged))
    expect((await findEmulator('amd64', memory)).version).toBe('10.0')
  })

  it('is kept apart for versions, KVM and programs', async () => {
    await memory.setVersion('one', '9.0')
    await memory.setKvm('one', false)
    await memory.setKvm('two', true)
    const again = machineMemory(cache)
    expect(await again.version('one')).toBe('9.0')
    expect(await again.version('two')).toBeUndefined()
    expect(await again.kvm('one')).toBe(false)
    expect(await again.kvm('two')).toBe(true)
    expect(await again.kvm('three')).toBeUndefined()
  })

  it('has what a program reads to start, also beside what an older version wrote', async () => {
    await mkdir(cache)
    await writeFile(join(cache, 'machine.json'), JSON.stringify({ versions: { one: '9.0' }, kvm: {} }))
    await memory.setFiles('one', ['/lib/one'])
    expect(await machineMemory(cache).files('one')).toEqual(['/lib/one'])
    expect(await memory.files('two')).toBeUndefined()
    expect(await memory.version('one')).toBe('9.0')
  })

  it('survives being written by two at once, and leaves no other file', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => machineMemory(cache).setVersion(`q${index % 4}`, '9.0')),
    )
    expect(await readdir(cache)).toEqual(['machine.json'])
    expect(JSON.parse(await readFile(join(cache, 'machine.json'), 'utf8'))).toHaveProperty('versions')
  })
})

describe('accelerators', () => {
  const foreign = machineArch() === 'amd64' ? 'arm64' : 'amd64'
  const emulator = { binary: '/q', version: '10.0', stamp: 'stamp' }

  it('are none for a foreign architecture', async () => {
    await memory.setKvm('stamp', true)
    expect(await accelerators(foreign, emulator, memory)).toEqual(['tcg'])
  })

  it('end with emulation, whatever there is', async () => {
    expect((await accelerators(machineArch(), emulator, memory)).at(-1)).toBe('tcg')
  })

  it.skipIf(process.platform !== 'linux')('leave KVM out once it is known not to work', async () => {
    await memory.setKvm('stamp', false)
    expect(await accelerators(machineArch(), emulator, memory)).toEqual(['tcg'])
  })
})
