import { expect, test } from 'vitest'
import { zstdPayload } from './kernel.ts'

function bzImage(payload: Buffer): Buffer {
  const setupSectors = 3
  const payloadOffset = 0x100
  const image = Buffer.alloc((setupSectors + 1) * 512 + payloadOffset)
  image.write('HdrS', 0x202, 'latin1')
  image.writeUInt8(setupSectors, 0x1f1)
  image.writeUInt32LE(payloadOffset, 0x248)
  image.writeUInt32LE(payload.length + 4, 0x24c)
  return Buffer.concat([image, payload, Buffer.from('size'), Buffer.alloc(100)])
}

test('finds the zstd stream in a bzImage, without the size that follows it', () => {
  const stream = Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd]), Buffer.alloc(50, 9)])
  expect(zstdPayload(bzImage(stream))).toEqual(stream)
})

test('leaves other kernels alone', () => {
  expect(zstdPayload(bzImage(Buffer.from([0x1f, 0x8b, 8, 0, 0, 0])))).toBeUndefined()
  expect(zstdPayload(Buffer.alloc(4096))).toBeUndefined()
  expect(zstdPayload(Buffer.from('MZ'))).toBeUndefined()
})
