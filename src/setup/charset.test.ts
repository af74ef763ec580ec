import { expect, test } from 'vitest'
import { guardTerminal, inAscii, readsUtf8 } from './charset.mjs'

test.each([
  [{}, true],
  [{ LANG: 'de_DE.UTF-8' }, true],
  [{ LANG: 'de_DE.UTF-8', LC_ALL: 'C' }, false],
  [{ LANG: 'de_DE.ISO-8859-1' }, false],
  [{ LC_CTYPE: 'C.utf8', LANG: 'C' }, true],
])('%o', (env, reads) => {
  expect(readsUtf8(env)).toBe(reads)
})

test('no byte is left that such a terminal would act on', () => {
  const text = 'ś2J Zoë Groß ✓ → “x” 網 \u{1f600}\n'
  expect(Buffer.from(text).some((byte) => byte === 0x9b || byte === 0x9f)).toBe(true)
  expect(inAscii(text)).toBe('s2J Zoe Gro? + > ?x? ? ?\n')
})

test('a terminal is guarded, and nothing else', () => {
  const written: unknown[] = []
  const stream = (isTTY: boolean) => ({ isTTY, write: (chunk: unknown) => written.push(chunk) })
  for (const [isTTY, LANG] of [
    [true, 'C'],
    [true, 'C.UTF-8'],
    [false, 'C'],
  ] as const) {
    const one = stream(isTTY) as unknown as NodeJS.WriteStream
    guardTerminal(one, { LANG })
    one.write('ś')
  }
  expect(written).toEqual(['s', 'ś', 'ś'])
})
