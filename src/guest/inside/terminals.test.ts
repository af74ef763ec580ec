import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { terminalsOf } from './terminals.ts'

test('what a terminal printed last is there when it has ended between two reads', async () => {
  const terminals = terminalsOf()
  const id = terminals.open(['sh', '-c', 'printf first; read line; printf last'])
  const read = async () => {
    const { data, code } = await terminals.read(id)
    return { text: Buffer.from(data, 'base64').toString(), code }
  }
  expect(await read()).toEqual({ text: 'first', code: undefined })
  await terminals.write(id, Buffer.from('\n').toString('base64'))
  await delay(500)
  expect(await read()).toEqual({ text: 'last', code: undefined })
  expect(await read()).toEqual({ text: '', code: 0 })
})
