/**
 * Writes "newc" cpio archives, the format of a Linux initramfs, every file owned by root, for any user.
 * It must not know what an image contains.
 */
import { createHash } from 'node:crypto'
import { type FileHandle, open, readFile } from 'node:fs/promises'

interface Node {
  /** Inside the archive, without a leading slash. */
  path: string
  /** Permission bits only, such as 0o755. */
  mode: number
}

export type CpioEntry =
  | (Node & { type: 'directory' })
  | (Node & { type: 'symlink'; target: string })
  | (Node & { type: 'device'; major: number; minor: number })
  | (Node & { type: 'file'; content: Buffer })
  | (Node & { type: 'file'; source: string })

export interface WrittenFile {
  /** In bytes. */
  size: number
  /** Hexadecimal. */
  sha256: string
}

const typeBits: Record<CpioEntry['type'], number> = {
  directory: 0o040000,
  symlink: 0o120000,
  device: 0o020000,
  file: 0o100000,
}

const flushAt = 4 * 1024 * 1024

/**
 * Appends an archive to `file` (made when it is not there) and returns the size and hash of what was appended.
 * Times are all zero, so that the same content gives the same bytes.
 */
export async function writeCpio(
  file: string,
  entries: Iterable<CpioEntry> | AsyncIterable<CpioEntry>,
): Promise<WrittenFile> {
  const handle = await open(file, 'a')
  try {
    const sink = hashingSink(handle)
    let inode = 0
    for await (const entry of entries) {
      const body = await bodyOf(entry)
      await sink.write(header(entry, ++inode, body.length))
      await sink.write(padded(body))
    }
    await sink.write(trailer())
    const written = await sink.end()
    await handle.sync()
    return written
  } finally {
    await handle.close()
  }
}

function hashingSink(handle: FileHandle) {
  const hash = createHash('sha256')
  let size = 0
  let waiting: Buffer[] = []
  let waitingBytes = 0
  const flush = async () => {
    const chunk = Buffer.concat(waiting)
    waiting = []
    waitingBytes = 0
    hash.update(chunk)
    size += chunk.length
    await handle.writeFile(chunk)
  }
  return {
    async write(chunk: Buffer) {
      waiting.push(chunk)
      waitingBytes += chunk.length
      if (waitingBytes >= flushAt) await flush()
    },
    async end(): Promise<WrittenFile> {
      await flush()
      return { size, sha256: hash.digest('hex') }
    },
  }
}

async function bodyOf(entry: CpioEntry): Promise<Buffer> {
  if (entry.type === 'symlink') return Buffer.from(entry.target)
  if (entry.type !== 'file') return Buffer.alloc(0)
  return 'content' in entry ? entry.content : await readFile(entry.source)
}

function header(entry: CpioEntry, inode: number, size: number): Buffer {
  const device = entry.type === 'device' ? entry : { major: 0, minor: 0 }
  const links = entry.type === 'directory' ? 2 : 1
  return encodeHeader({
    name: entry.path,
    inode,
    mode: typeBits[entry.type] | (entry.mode & 0o7777),
    links,
    size,
    major: device.major,
    minor: device.minor,
  })
}

function trailer(): Buffer {
  return encodeHeader({ name: 'TRAILER!!!', inode: 0, mode: 0, links: 1, size: 0, major: 0, minor: 0 })
}

interface HeaderFields {
  name: string
  inode: number
  mode: number
  links: number
  size: number
  major: number
  minor: number
}

/** The fields in the order of the kernel's Documentation/driver-api/early-userspace/buffer-format.rst. */
function encodeHeader({ name, inode, mode, links, size, major, minor }: HeaderFields): Buffer {
  const nameBytes = Buffer.from(`${name}\0`)
  const [uid, gid, mtime, deviceMajor, deviceMinor, checksum] = [0, 0, 0, 0, 0, 0]
  const fields = [
    inode,
    mode,
    uid,
    gid,
    links,
    mtime,
    size,
    deviceMajor,
    deviceMinor,
    major,
    minor,
    nameBytes.length,
    checksum,
  ]
  const numbers = fields.map((field) => field.toString(16).padStart(8, '0')).join('')
  return padded(Buffer.concat([Buffer.from(`070701${numbers}`), nameBytes]))
}

function padded(bytes: Buffer): Buffer {
  const missing = (4 - (bytes.length % 4)) % 4
  return missing === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(missing)])
}
