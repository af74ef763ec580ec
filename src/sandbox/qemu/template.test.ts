import { mkdir, mkdtemp, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { thisProcess } from '../../image/owner.ts'
import { UNCONFINED } from './confinement.ts'
import { findTemplate, makeTemplate, type Setup, templateKey } from './template.ts'

const setup: Setup = {
  arch: 'amd64',
  emulator: { binary: '/usr/bin/qemu-system-x86_64', version: '10.0', stamp: 'qemu 1 2' },
  accelerator: 'tcg',
  image: {
    ...{ arch: 'amd64', kernel: '/cache/kernel', unpackedKernel: '/cache/kernel' },
    ...{ initramfs: '/cache/initramfs', key: 'image' },
  },
  memory: 768,
  confinement: UNCONFINED,
  readable: [],
}

describe('templateKey', () => {
  it('is the same for the same setup, wherever its files lie and however QEMU is confined', () => {
    expect(templateKey(structuredClone(setup))).toBe(templateKey(setup))
    const image = { ...setup.image, kernel: '/elsewhere/kernel', initramfs: '/elsewhere/initramfs' }
    expect(templateKey({ ...setup, image })).toBe(templateKey(setup))
    const confinement = { ...UNCONFINED, namespaces: true }
    expect(templateKey({ ...setup, confinement, readable: ['/lib'] })).toBe(templateKey(setup))
  })

  const others: [string, Setup][] = [
    ['another build of QEMU', { ...setup, emulator: { ...setup.emulator, stamp: 'qemu 1 3' } }],
    ['another version', { ...setup, emulator: { ...setup.emulator, version: '10.1' } }],
    ['another accelerator', { ...setup, accelerator: 'kvm' }],
    ['another architecture', { ...setup, arch: 'arm64' }],
    ['more memory', { ...setup, memory: 832 }],
    ['another image', { ...setup, image: { ...setup.image, key: 'other' } }],
  ]
  it.each(others)('differs for %s', (_, other) => {
    expect(templateKey(other)).not.toBe(templateKey(setup))
  })

  it('is a name for a folder', () => {
    expect(templateKey(setup)).toMatch(/^[0-9a-f]{24}$/)
  })
})

describe('findTemplate', () => {
  let cache: string
  let folder: string

  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'template-'))
    folder = join(cache, 'templates', templateKey(setup))
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'memory'), 'm'.repeat(4096))
    await writeFile(join(folder, 'state'), 's'.repeat(100))
    await remark({ memory: 4096, state: 100, made: '.making-1', worked: 17_000 })
  })
  afterEach(() => rm(cache, { recursive: true }))

  const remark = (manifest: unknown) =>
    writeFile(
      join(folder, 'manifest.json'),
      typeof manifest === 'string' ? manifest : JSON.stringify(manifest),
    )

  it('finds one that is whole', async () => {
    expect(await findTemplate(cache, setup)).toEqual({ folder, setup, made: '.making-1', worked: 17_000 })
  })

  it('finds none for another setup, or in an empty cache', async () => {
    expect(await findTemplate(cache, { ...setup, accelerator: 'kvm' })).toBeUndefined()
    expect(await findTemplate(join(cache, 'empty'), setup)).toBeUndefined()
  })

  it.each<[string, () => Promise<unknown>]>([
    ['memory was cut short', () => truncate(join(folder, 'memory'), 4095)],
    ['memory is gone', () => rm(join(folder, 'memory'))],
    ['state was cut short', () => truncate(join(folder, 'state'), 0)],
    ['state is gone', () => rm(join(folder, 'state'))],
    ['manifest is gone', () => rm(join(folder, 'manifest.json'))],
    ['manifest was cut short', () => remark('{"memory":4096,')],
    ['manifest is of another shape', () => remark({ memory: '4096', state: 100, made: 'x', worked: 1 })],
    ['manifest is null', () => remark('null')],
  ])('finds none whose %s', async (_, damage) => {
    await damage()
    expect(await findTemplate(cache, setup)).toBeUndefined()
  })

  it('only looks', async () => {
    await findTemplate(cache, { ...setup, accelerator: 'kvm' })
    expect(await readdir(join(cache, 'templates'))).toEqual([templateKey(setup)])
  })
})

describe('makeTemplate', () => {
  let cache: string
  let templates: string

  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'template-'))
    templates = join(cache, 'templates')
    await mkdir(templates)
  })
  afterEach(() => rm(cache, { recursive: true }))

  const leave = async (name: string, owner?: object) => {
    await mkdir(join(templates, name))
    if (owner !== undefined) await writeFile(join(templates, name, 'owner.json'), JSON.stringify(owner))
  }

  /** There is no such QEMU: it gets as far as that. */
  const make = (signal?: AbortSignal) => {
    const emulator = { ...setup.emulator, binary: join(cache, 'no-qemu') }
    const image = { ...setup.image, unpackedKernel: '/dev/null', initramfs: '/dev/null' }
    const never = () => new Promise<void>(() => {})
    return makeTemplate(cache, { ...setup, emulator, image }, never, signal)
  }

  it('removes what dead processes left half-made, whichever process has their number now, and nothing that is at work', async () => {
    const alive = thisProcess()
    await leave('.making-dead', { ...alive, started: 'before' })
    await leave('.making-earlier-boot', { ...alive, boot: 'of another day' })
    await leave('.making-alive', alive)
    await leave('.making-elsewhere', { ...alive, machine: 'elsewhere', boot: 'of its own', pid: 999_999 })
    await leave('.making-just-begun')
    await expect(make()).rejects.toMatchObject({ code: 'sandbox-failed' })
    expect((await readdir(templates)).sort()).toEqual([
      '.making-alive',
      '.making-elsewhere',
      '.making-just-begun',
    ])
  })

  it('boots nothing after a signal, also one that came before it could listen', async () => {
    await expect(make(AbortSignal.abort())).rejects.toMatchObject({ code: 'interrupted' })
    expect(await readdir(templates)).toEqual([])
  })

  it('keeps the newest', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) {
      await leave(name)
      await utimes(join(templates, name), 1000, 1000 + name.charCodeAt(0))
    }
    await expect(make()).rejects.toMatchObject({ code: 'sandbox-failed' })
    expect((await readdir(templates)).sort()).toEqual(['c', 'd', 'e'])
  })
})
