/** Writes archives (APPNOTE.TXT 4.3), a file after the other, so that only names are kept in memory. */
import { crc32, deflateRawSync } from 'node:zlib'

const METHOD = 8
/** Names are UTF-8. */
const FLAGS = 0x0800
/** 1 January 1980: the same files make the same archive. */
const DATE = 0x21

export interface Zip {
  /** @param name relative, with slashes */
  add(name: string, content: string): void
  end(): void
}

export function zipTo(write: (bytes: Buffer) => void): Zip {
  const central: Buffer[] = []
  let offset = 0
  const put = (bytes: Buffer): void => {
    write(bytes)
    offset += bytes.length
  }
  return {
    add(name, content) {
      const raw = Buffer.from(content)
      const packed = deflateRawSync(raw)
      const path = Buffer.from(name)
      const common = Buffer.alloc(26)
      common.writeUInt16LE(20, 0)
      common.writeUInt16LE(FLAGS, 2)
      common.writeUInt16LE(METHOD, 4)
      common.writeUInt16LE(DATE, 8)
      common.writeUInt32LE(crc32(raw), 10)
      common.writeUInt32LE(packed.length, 14)
      common.writeUInt32LE(raw.length, 18)
      common.writeUInt16LE(path.length, 22)
      const tail = Buffer.alloc(14)
      // A regular file, for its owner and for others to read; made on Unix.
      tail.writeUInt32LE((0o100644 << 16) >>> 0, 6)
      tail.writeUInt32LE(offset, 10)
      central.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 3]), common, tail, path]))
      put(Buffer.concat([Buffer.from('PK\x03\x04'), common, path, packed]))
    },
    end() {
      const start = offset
      for (const entry of central) put(entry)
      const last = Buffer.alloc(22)
      last.write('PK\x05\x06', 'latin1')
      last.writeUInt16LE(central.length, 8)
      last.writeUInt16LE(central.length, 10)
      last.writeUInt32LE(offset - start, 12)
      last.writeUInt32LE(start, 16)
      put(last)
    },
  }
}

/**
 * Where Moodle takes a feedback file from (mod/assign/feedback/file/importziplib.php): the second part of the folder's name says
 * whose it is. A name may have no `_` of its own.
 */
export function moodlePath({ name, id }: { name: string; id: string }, file: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/[^\p{L}\p{N} .-]/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim()
  return `${plain.replace(/^[.~]+/, '') || 'Participant'}_${id}_assignfeedback_file/${file}`
}
