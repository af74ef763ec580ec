import { expect, test } from 'vitest'
import { LabError } from '../errors.ts'
import type { Sandbox, SandboxKind } from '../sandbox/index.ts'
import { openFirst } from './ready-sandbox.ts'

const missing = new LabError('qemu-missing', 'QEMU is not installed.')

/** A machine on which these work, and the others fail as told. */
function machine(works: SandboxKind[], vagrant: boolean, failure = missing) {
  const tried: SandboxKind[] = []
  const told: SandboxKind[] = []
  const open = async (kind: SandboxKind): Promise<Sandbox> => {
    tried.push(kind)
    if (!works.includes(kind)) throw kind === 'qemu' ? failure : new LabError('needs-root', `no ${kind}`)
    return { kind, description: kind, start: () => Promise.reject(new Error('not here')) }
  }
  return { tried, told, opened: openFirst(open, { vagrant, onInstead: (kind) => void told.push(kind) }) }
}

test.each<[string, SandboxKind[], boolean, SandboxKind]>([
  ['qemu where it works', ['qemu', 'vagrant', 'local'], true, 'qemu'],
  ['else Vagrant where it is installed', ['vagrant', 'local'], true, 'vagrant'],
  ['else local', ['local'], false, 'local'],
])('%s', async (_, works, vagrant, kind) => {
  const { opened, told } = machine(works, vagrant)
  expect((await opened).kind).toBe(kind)
  expect(told).toEqual(kind === 'qemu' ? [] : [kind])
})

test('where nothing works: why qemu does not', async () => {
  const { opened, tried, told } = machine([], false)
  await expect(opened).rejects.toBe(missing)
  expect(tried).toEqual(['qemu', 'local'])
  expect(told).toEqual([])
})

test('a machine of Vagrant’s that fails is not replaced by namespaces of this one', async () => {
  const { opened, tried } = machine(['local'], true)
  await expect(opened).rejects.toThrow('no vagrant')
  expect(tried).toEqual(['qemu', 'vagrant'])
})

test.each(['interrupted', 'download-failed', 'disk-full'] as const)(
  'an attempt that failed (%s) is no reason for another sandbox',
  async (code) => {
    const failure = new LabError(code, 'no')
    const { opened, tried } = machine(['vagrant', 'local'], true, failure)
    await expect(opened).rejects.toBe(failure)
    expect(tried).toEqual(['qemu'])
  },
)
