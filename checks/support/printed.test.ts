import { expect, it } from 'vitest'
import type { World } from '../../src/guest/index.ts'
import { withDropped, withoutEchoes } from './printed.ts'
import { keepingPrinted } from './setting.ts'

it('says how much the guest has not kept', () => {
  expect(withDropped({ text: 'tail\n', dropped: 5000 })).toBe(
    '(5000 characters before this are left out)\ntail\n',
  )
  expect(withDropped({ text: 'all\n', dropped: 0 })).toBe('all\n')
})

it('is without the complaints of commands, and has what the code prints of those that went well', () => {
  const command = (exitCode: number, output: string) => ({ command: 'ip', exitCode, output, stack: '' })
  const commands = [command(2, 'Error: no.'), command(0, '1: lo: <UP>')]
  expect(withoutEchoes('mine\nError: no.\n1: lo: <UP>\n', commands)).toBe('mine\n1: lo: <UP>\n')
})

it('is kept for the verdicts, also when a check has asked for it first', async () => {
  const pieces = ['one\n', '', 'two\n']
  const printed = async () => ({ text: pieces.shift() ?? '', dropped: 0, strays: [] })
  const kept: string[] = []
  const { learner } = keepingPrinted({ learner: { printed } } as unknown as World, kept)
  for (let times = 0; times < 4; times += 1) await learner.printed()
  expect(kept).toEqual(['one\n', 'two\n'])
})

it('hands on the errors that nobody caught to the one who judges them', async () => {
  const stray = { name: 'Error', message: 'late', stack: '' }
  const told = [[stray], [], []]
  const printed = async () => ({ text: '', dropped: 0, strays: told.shift() ?? [] })
  const unheard: (typeof stray)[] = []
  const { learner } = keepingPrinted({ learner: { printed } } as unknown as World, [], unheard)
  unheard.push(...(await learner.printed()).strays)
  expect((await learner.printed()).strays).toEqual([stray])
  expect((await learner.printed()).strays).toEqual([])
})
