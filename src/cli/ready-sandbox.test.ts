import { expect, test } from 'vitest'
import { LabError } from '../errors.ts'
import type { Sandbox, SandboxKind } from '../sandbox/index.ts'
import { openDefault } from './ready-sandbox.ts'

const missing = new LabError('qemu-missing', 'QEMU is not installed.')

interface Situation {
  vagrant?: boolean
  /** What a person says; undefined where nobody can be asked. */
  answer?: boolean
  failure?: LabError
}

/** A machine on which these work, and the others fail as told. */
function machine(works: SandboxKind[], { vagrant = false, answer, failure = missing }: Situation = {}) {
  const tried: SandboxKind[] = []
  const asked: SandboxKind[] = []
  const open = async (kind: SandboxKind): Promise<Sandbox> => {
    tried.push(kind)
    if (!works.includes(kind)) throw kind === 'qemu' ? failure : new LabError('needs-root', `no ${kind}`)
    return { kind, description: kind, start: () => Promise.reject(new Error('not here')) }
  }
  const agreed = async (kind: SandboxKind): Promise<boolean> => {
    asked.push(kind)
    return answer === true
  }
  const opened = openDefault(open, { vagrant, ...(answer === undefined ? {} : { agreed }) })
  return { tried, asked, opened }
}

test('qemu where it works, and nobody is asked', async () => {
  const { opened, asked } = machine(['qemu', 'vagrant', 'local'], { vagrant: true, answer: true })
  expect((await opened).kind).toBe('qemu')
  expect(asked).toEqual([])
})

test.each([true, false])(
  'nothing else where nobody can be asked (Vagrant installed: %s)',
  async (vagrant) => {
    const { opened, tried } = machine(['vagrant', 'local'], { vagrant })
    await expect(opened).rejects.toBe(missing)
    expect(tried).toEqual(['qemu'])
  },
)

test.each<[SandboxKind, boolean]>([
  ['vagrant', true],
  ['local', false],
])('%s when somebody agrees to it', async (kind, vagrant) => {
  const { opened, asked } = machine(['vagrant', 'local'], { vagrant, answer: true })
  expect((await opened).kind).toBe(kind)
  expect(asked).toEqual([kind])
})

test.each<[SandboxKind, boolean]>([
  ['vagrant', true],
  ['local', false],
])('not %s when somebody does not', async (_, vagrant) => {
  const { opened, tried } = machine(['vagrant', 'local'], { vagrant, answer: false })
  await expect(opened).rejects.toBe(missing)
  expect(tried).not.toContain('vagrant')
})

test('nobody is asked for what could not be done: it is said why qemu does not work', async () => {
  const { opened, tried, asked } = machine([], { answer: true })
  await expect(opened).rejects.toBe(missing)
  expect(tried).toEqual(['qemu', 'local'])
  expect(asked).toEqual([])
})

test('a machine of Vagrant’s that fails is not replaced by namespaces of this one', async () => {
  const { opened, tried } = machine(['local'], { vagrant: true, answer: true })
  await expect(opened).rejects.toThrow('no vagrant')
  expect(tried).toEqual(['qemu', 'vagrant'])
})

test.each(['interrupted', 'download-failed', 'disk-full'] as const)(
  'an attempt that failed (%s) is no reason for another sandbox',
  async (code) => {
    const failure = new LabError(code, 'no')
    const { opened, tried } = machine(['vagrant', 'local'], { vagrant: true, answer: true, failure })
    await expect(opened).rejects.toBe(failure)
    expect(tried).toEqual(['qemu'])
  },
)

test('a VM that did not come up this once is no reason for the local sandbox', async () => {
  const failure = new LabError('sandbox-failed', 'no')
  const { opened, tried } = machine(['local'], { answer: true, failure })
  await expect(opened).rejects.toBe(failure)
  expect(tried).toEqual(['qemu'])
})
