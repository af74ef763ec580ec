/** SHA-256 of files, read in large pieces. It must not know what the files are. */
import { createHash } from 'node:crypto'
import { open, stat } from 'node:fs/promises'

/** Hexadecimal. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  const handle = await open(path)
  try {
    const buffer = Buffer.allocUnsafe(4 * 1024 * 1024)
    for (;;) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(buffer.subarray(0, bytesRead))
    }
  } finally {
    await handle.close()
  }
}

/** Size in bytes and hash of a file. */
export async function describeFile(path: string): Promise<{ size: number; sha256: string }> {
  const { size } = await stat(path)
  return { size, sha256: await hashFile(path) }
}
