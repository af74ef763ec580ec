import { expect, it } from 'vitest'
import { GuestFailed } from '../../src/guest/index.ts'
import { arrange } from './arrange.ts'
import { failureOf, place } from './fixture.ts'

const what = 'a rule is added'

const answering = (name: string, code: number | null) => ({
  ...place(name),
  execute: async () => ({ code, stdout: 'done\n', stderr: 'iptables v1:\nFile exists\n' }),
})

it('returns what the command has printed', async () => {
  expect(await arrange(answering('host', 0), ['iptables'], { what })).toBe('done\n')
})

it('is kept from it by code under test where that is root', async () => {
  const { expected, observed } = await failureOf(arrange(answering('host', 1), ['iptables'], { what }))
  expect(expected).toContain('in host: a rule is added')
  expect(observed).toContain('File exists')
})

it('is a fault of ours where that has no rights, or the command was ended', async () => {
  await expect(arrange(answering('neighbor', 1), ['ip'], { what })).rejects.toThrow(GuestFailed)
  await expect(arrange(answering('host', null), ['ip'], { what })).rejects.toThrow(GuestFailed)
})
