import * as v from 'valibot'
import { expect, it } from 'vitest'
import { FailureShape, lastCommands, type RawCommand } from './said.ts'

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

it('a message says the same in every guest, wherever the code lies in it', () => {
  const said =
    "Cannot find module 'x' imported from /tmp/bundle-a1B2c3/2.mjs\n    at f (file:///tmp/bundle-a1B2c3/2.mjs:3:4)"
  const { message, stack } = v.parse(FailureShape, { message: said, stack: said })
  expect(message).toBe("Cannot find module 'x' imported from your code\n    at f (your code:3:4)")
  expect(stack).toBe(said)
})
