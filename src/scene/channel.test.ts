import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { receiveLines, sendLine } from './channel.ts'

test('what a guest says stays on one line, for every reader of lines', async () => {
  const said = { value: 'a\nb\rc\u2028d\u2029e\u0085' }
  const stream = new PassThrough()
  const heard = new Promise((resolve) => receiveLines(stream, resolve))
  sendLine(stream, said)
  const [line = ''] = [stream.read()].map(String)
  expect(line).not.toMatch(/[\r\u2028\u2029]/)
  stream.write(line)
  expect(await heard).toEqual(said)
})
