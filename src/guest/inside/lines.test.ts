import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { readLines, writeLine } from './lines.ts'

const MAX_LINE = 4 * 1024 * 1024

function reader() {
  const stream = new PassThrough()
  const values: Record<string, unknown>[] = []
  readLines(stream, (value) => void values.push(value))
  return { stream, values }
}

/** Writes each piece and lets it be read before the next. */
async function feed(stream: PassThrough, ...pieces: (string | Buffer)[]): Promise<void> {
  for (const piece of pieces) {
    await new Promise<void>((done) => void stream.write(piece, () => done()))
    await new Promise(setImmediate)
  }
}

describe('readLines', () => {
  it('takes one document a line, several in a piece and one in several pieces', async () => {
    const { stream, values } = reader()
    await feed(stream, '{"a":1}\n{"b":2}\n{"c"', ':', '3}\n')
    expect(values).toEqual([{ a: 1 }, { b: 2 }, { c: 3 }])
  })

  it('keeps a character that was cut in two whole', async () => {
    const { stream, values } = reader()
    const bytes = Buffer.from('{"text":"über 𝄞"}\n')
    await feed(stream, ...Array.from(bytes, (byte) => Buffer.from([byte])))
    expect(values).toEqual([{ text: 'über 𝄞' }])
  })

  it('waits for the end of a line', async () => {
    const { stream, values } = reader()
    await feed(stream, '{"a":1}')
    expect(values).toEqual([])
    await feed(stream, '\n')
    expect(values).toEqual([{ a: 1 }])
  })

  it.each(['', 'no JSON', '{"half":', '1', '"text"', 'null', 'true', '\u0000', '{"a":1} trailing'])(
    'drops the line %j and goes on',
    async (line) => {
      const { stream, values } = reader()
      await feed(stream, `${line}\n{"next":true}\n`)
      expect(values).toEqual([{ next: true }])
    },
  )

  it('drops a line that is too long, all of it, and takes the next', async () => {
    const { stream, values } = reader()
    const piece = 'x'.repeat(512 * 1024)
    const pieces = Array<string>(20).fill(piece)
    await feed(stream, '{"text":"', ...pieces, '"}\n{"next":true}\n')
    expect(values).toEqual([{ next: true }])
  })

  it('takes nothing out of the middle of a line that is too long', async () => {
    const { stream, values } = reader()
    await feed(stream, 'x'.repeat(MAX_LINE + 1), '{"fake":true}', '\n', '{"next":true}\n')
    expect(values).toEqual([{ next: true }])
  })

  it('takes a line that is long but not too long', async () => {
    const { stream, values } = reader()
    const text = 'x'.repeat(MAX_LINE - 100)
    await feed(stream, `{"text":"${text.slice(0, 1000)}`, text.slice(1000), '"}\n')
    expect(values.map((value) => String(value.text).length)).toEqual([text.length])
  })
})

describe('writeLine', () => {
  it('writes what readLines reads', async () => {
    const { stream, values } = reader()
    writeLine(stream, { id: 1, value: 'two\nlines\u2028and "more"' })
    writeLine(stream, { id: 2 })
    await new Promise(setImmediate)
    expect(values).toEqual([{ id: 1, value: 'two\nlines\u2028and "more"' }, { id: 2 }])
  })

  it('does nothing once the other side is gone', () => {
    const stream = new PassThrough()
    stream.on('error', (error) => expect.unreachable(String(error)))
    stream.end()
    writeLine(stream, { id: 1 })
    stream.destroy()
    writeLine(stream, { id: 2 })
  })
})
