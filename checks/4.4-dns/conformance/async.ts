/**
 * Lab 4.4 with promises: what changes files waits for its turn, the text of a file is patched from a snapshot of sorted names, and
 * the server asks outside by one socket, with ids of its own.
 */
import { createSocket, type Socket } from 'node:dgram'
import { mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { join } from 'node:path'

export { NetworkManager } from '../../4.1-network-manager/conformance/nft.ts'

interface Own {
  etc: string
  line: [name: string, address: string]
}

interface Waiting {
  id: number
  back(answer: Buffer): void
}

const PART = /^[0-9A-Za-z][0-9A-Za-z_-]*$/

function nameFrom(text: string): string {
  const name = text.toLowerCase()
  if (name === 'localhost' || !text.split('.').every((part) => PART.test(part))) {
    throw new TypeError(`no name: ${JSON.stringify(text)}`)
  }
  return name
}

function addressFrom(text: string): string {
  if (isIP(text) !== 4) throw new TypeError(`no IPv4 address: ${JSON.stringify(text)}`)
  return text
}

/** Written in a folder beside the file, which is on the same file system. */
async function put(etc: string, file: string, text: string): Promise<void> {
  const folder = await mkdtemp(join(etc, '.draft-'))
  try {
    await writeFile(join(folder, file), text, { mode: 0o644 })
    await rename(join(folder, file), join(etc, file))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

export class DnsResolver {
  #names: [name: string, address: string][] = []
  #owners: Own[] = []
  #turn: Promise<void> = Promise.resolve()
  #server: Socket | undefined
  #outside: Socket | undefined
  readonly #waiting = new Map<number, Waiting>()
  #nextId = 1

  async register(hostname: string, ip: string): Promise<void> {
    const [name, address] = [nameFrom(hostname), addressFrom(ip)]
    this.#names = [...this.#names.filter(([other]) => other !== name), [name, address]]
    await this.#inTurn(() => this.#writeAll())
  }

  async unregister(hostname: string): Promise<void> {
    this.#names = this.#names.filter(([name]) => name !== hostname.toLowerCase())
    await this.#inTurn(() => this.#writeAll())
  }

  resolve(hostname: string): string | undefined {
    return this.#names.find(([name]) => name === hostname.toLowerCase())?.[1]
  }

  async writeHostsFile(etc: string, hostname: string, ip: string): Promise<void> {
    const own: Own = { etc, line: [nameFrom(hostname), addressFrom(ip)] }
    await this.#inTurn(async () => {
      await put(etc, 'hosts', this.#textFor(own))
      this.#owners = [...this.#owners.filter((other) => other.etc !== etc), own]
    })
  }

  async writeResolvConf(etc: string, server: string): Promise<void> {
    await put(etc, 'resolv.conf', `# made by hand\nnameserver ${addressFrom(server)}\noptions ndots:0\n`)
  }

  async startServer(address = '172.18.0.1', upstream = '203.0.113.53'): Promise<void> {
    if (address === upstream) throw new RangeError('a server must not ask itself')
    const socket = createSocket('udp4')
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject).bind(53, address, () => resolve())
    })
    socket.removeAllListeners('error').on('error', () => {})
    const outside = createSocket('udp4').on('error', () => {})
    outside.on('message', (answer, { address: from }) => {
      if (from !== upstream || answer.length < 2) return
      const key = answer.readUInt16BE(0)
      const asked = this.#waiting.get(key)
      this.#waiting.delete(key)
      if (asked === undefined) return
      answer.writeUInt16BE(asked.id, 0)
      asked.back(answer)
    })
    socket.on('message', (query, { address: to, port }) => {
      const back = (answer: Buffer): void => {
        if (this.#server === socket) socket.send(answer, port, to)
      }
      try {
        this.#serve(query, { back, outside, upstream })
      } catch {
        // Whatever that was, it was no query.
      }
    })
    this.#server = socket
    this.#outside = outside
  }

  async stopServer(): Promise<void> {
    for (const socket of [this.#server, this.#outside]) socket?.close()
    this.#server = undefined
    this.#outside = undefined
    this.#waiting.clear()
  }

  #serve(
    query: Buffer,
    { back, outside, upstream }: { back: (answer: Buffer) => void; outside: Socket; upstream: string },
  ) {
    if (query.readUInt8(2) >> 3 !== 0 || query.readUInt16BE(4) !== 1) return
    let at = 12
    const parts: string[] = []
    for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
      if (length > 63) return
      parts.push(query.toString('latin1', at + 1, at + 1 + length))
      at += 1 + length
    }
    const type = query.readUInt16BE(at + 1)
    const question = query.subarray(12, at + 5)
    if (question.length < at - 7) return
    const address = this.resolve(parts.join('.'))
    if (address === undefined) {
      const id = query.readUInt16BE(0)
      const own = this.#nextId++ % 65_536
      this.#waiting.set(own, { id, back })
      const copy = Buffer.from(query)
      copy.writeUInt16BE(own, 0)
      outside.send(copy, 53, upstream)
      return
    }
    const has = type === 1 ? 1 : 0
    const header = Buffer.from([...query.subarray(0, 2), 0x84, 0x80, 0, 1, 0, has, 0, 0, 0, 0])
    // The name once more, in full: nobody has to refer to the first one.
    const name = question.subarray(0, -4)
    const record = Buffer.from([...name, 0, 1, 0, 1, 0, 0, 0, 5, 0, 4, ...address.split('.').map(Number)])
    back(Buffer.concat(has ? [header, question, record] : [header, question]))
  }

  #textFor({ line }: Own): string {
    const others = this.#names.filter(([name]) => name !== line[0])
    const lines = [line, ...others].sort(([one], [other]) => (one < other ? -1 : 1))
    return ['127.0.0.1 localhost', '::1 localhost', ...lines.map(([name, ip]) => `${ip} ${name}`), ''].join(
      '\n',
    )
  }

  async #writeAll(): Promise<void> {
    for (const own of this.#owners) {
      await put(own.etc, 'hosts', this.#textFor(own)).catch(async (error: unknown) => {
        if (await isThere(own.etc)) throw error
        this.#owners = this.#owners.filter((other) => other !== own)
      })
    }
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work)
    this.#turn = turn.catch(() => {})
    return turn
  }
}
