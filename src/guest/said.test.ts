import { expect, it } from 'vitest'
import { lastCommands, type RawCommand } from './said.ts'

const ran = (command: string): RawCommand => ({ command, exitCode: 0, output: '', stack: '' })

it('keeps all commands that are not too much together', () => {
  const commands = Array.from({ length: 3000 }, (_, n) => ran(`ip link add veth${n}`))
  expect(lastCommands(commands)).toEqual(commands)
  expect(lastCommands([])).toEqual([])
})

it('keeps the last ones of what is too much', () => {
  const commands = Array.from({ length: 1000 }, (_, n) => ran(`${n} ${'x'.repeat(5000)}`))
  const kept = lastCommands(commands)
  expect(kept).toEqual(commands.slice(-kept.length))
  expect(kept.map(({ command }) => command).join('').length).toBeLessThanOrEqual(1024 * 1024)
  expect(kept.length).toBeGreaterThan(200)
})
