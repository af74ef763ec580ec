/**
 * Lab 4.4: names for containers. Knows which address a name stands for, and which files and questions ask for
 * it; how a container came by its address is not this file's business.
 */
//#region solution
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { isIPv4 } from 'node:net'
import { join } from 'node:path'

//#endregion
//: import { todo } from '../support/todo.ts'

export { type NetworkConfig, NetworkManager } from '../4.1-network-manager/network-manager.ts'

/**
 * A name is one part, or several with a `.` between them. Each part begins with a letter (a to z) or a digit;
 * letters, digits, `-` and `_` may follow. So `db..x` and `db.` are no names, and neither is `localhost`. Case makes
 * no difference: `DB` and `db` are the same name.
 *
 * Each resolver has names and folders of its own.
 */
export class DnsResolver {
  //#region solution
  /** Name in lower case → address. */
  readonly #addresses = new Map<string, string>()
  /** Folder → the container that it belongs to. */
  readonly #folders = new Map<string, Entry>()
  #server: Socket | undefined

  //#endregion
  /**
   * From now on `hostname` stands for `ip`, in every hosts file written so far and in those to come. A name
   * that is registered already moves to the new address.
   *
   * @throws Error when `hostname` is not a name or `ip` is not an IPv4 address; then nothing has changed.
   */
  async register(hostname: string, ip: string): Promise<void> {
    //: todo('TODO 1a: remember the name and its address, tell the containers')
    //: // TODO 2: refuse what is no name, or no address; writeHostsFile does so, too.
    //#region solution
    const { name, address } = entryFrom(hostname, ip)
    this.#addresses.set(name, address)
    this.#tellEverybody()
    //#endregion
  }

  /**
   * The name stands for nothing any more, and is gone from every hosts file but that of a container with this very
   * name. Does nothing for unknown names.
   */
  async unregister(hostname: string): Promise<void> {
    //: todo('TODO 1b: forget the name, tell the containers')
    //#region solution
    if (this.#addresses.delete(hostname.toLowerCase())) this.#tellEverybody()
    //#endregion
  }

  /** The address that is registered for this name; undefined when there is none. */
  resolve(hostname: string): string | undefined {
    //: todo('TODO 1c: look the name up')
    //#region solution
    return this.#addresses.get(hostname.toLowerCase())
    //#endregion
  }

  /**
   * Writes the file `hosts` in the folder `etc`, which is the /etc of container `hostname`: localhost with both
   * its addresses, the container itself (registered or not), and every name that is registered, each once. Where
   * its own name is registered for another address, either of the two may stand there.
   *
   * - From then on, the file follows every `register` and `unregister`.
   * - A reader sees a whole file at any moment, the one before or the one after.
   * - A container can die at any time, and its folder with it. The others go on learning names.
   * - May be called again for the same folder, with another name or address: those take the place of the old ones.
   *
   * @throws Error when `hostname` is not a name, `ip` is not an IPv4 address, or `etc` is not there; then nothing has
   *   changed.
   */
  async writeHostsFile(etc: string, hostname: string, ip: string): Promise<void> {
    //: todo('TODO 1d: write the hosts file, remember the folder')
    //: // TODO 3: write the file anew with each change, replace it in one step; folders can be gone.
    //#region solution
    const own = entryFrom(hostname, ip)
    replaceFile(join(etc, 'hosts'), this.#hostsFor(own))
    this.#folders.set(etc, own)
    //#endregion
  }

  /**
   * Writes the file `resolv.conf` in the folder `etc`: the container asks `server`, and nobody else, for names
   * that are not in its hosts file. A file or a link that is there already is replaced.
   *
   * @throws Error when `server` is not an IPv4 address, or `etc` is not there; then nothing has changed.
   */
  async writeResolvConf(etc: string, server: string): Promise<void> {
    //: todo('TODO 2: refuse what is no address; write resolv.conf, which is step 4')
    //#region solution
    replaceFile(join(etc, 'resolv.conf'), `nameserver ${checkedAddress(server)}\n`)
    //#endregion
  }

  /**
   * Bonus. Answers DNS queries on UDP port 53 of `address`, one of the host's own, until `stopServer`:
   *
   * - registered names are answered here, as they are at that moment: the address for a query of type A, and for
   *   any other type no record and no error, because the name exists;
   * - all other queries go to port 53 of `upstream`, and its answers come back unchanged, errors too;
   * - every answer has the id and the question of its query, byte for byte;
   * - two clients may use the same id at the same time;
   * - an answer that arrives here gets none, and no packet, however broken, ends the server.
   *
   * For a second server at the same time there is a second resolver.
   *
   * @throws Error when `upstream` is `address`: it would ask itself; also when the port is taken. Then nothing has
   *   changed.
   */
  async startServer(address = '172.18.0.1', upstream = '203.0.113.53'): Promise<void> {
    //: todo('TODO 5a (bonus): answer what is registered, pass on the rest')
    //#region solution
    if (upstream === address) throw new Error(`the server at ${address} cannot pass questions on to itself`)
    const socket = createSocket('udp4')
    socket.bind(53, address)
    await once(socket, 'listening')
    // An answer that cannot be sent is lost, as any UDP packet may be.
    socket.on('error', () => {})
    socket.on('message', (query, client) => {
      // Nobody can be answered there, and send() would throw.
      if (client.port === 0) return
      this.#answer(query, upstream, (answer) => {
        if (this.#server === socket) socket.send(answer, client.port, client.address)
      })
    })
    this.#server = socket
    //#endregion
  }

  /**
   * Bonus. Ends what `startServer` of this resolver began: nobody answers any more, and the port is free again. Does
   * nothing when there is no server.
   */
  async stopServer(): Promise<void> {
    //: todo('TODO 5b (bonus): stop answering')
    //#region solution
    this.#server?.close()
    this.#server = undefined
    //#endregion
  }
  //#region solution

  #hostsFor(own: Entry): string {
    // A map, because the container's own name may be registered as well.
    const addresses = new Map([...this.#addresses, [own.name, own.address]])
    const lines = [...addresses].map(([name, address]) => `${address}\t${name}\n`)
    return LOCALHOST + lines.join('')
  }

  /** Root in a container can make its file impossible to replace. The others still learn the name. */
  #tellEverybody(): void {
    const failures: unknown[] = []
    for (const [etc, own] of this.#folders) {
      try {
        if (existsSync(etc)) replaceFile(join(etc, 'hosts'), this.#hostsFor(own))
        else this.#folders.delete(etc)
      } catch (error) {
        failures.push(error)
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, `not written everywhere: ${failures[0]}`)
  }

  #answer(query: Buffer, upstream: string, send: (answer: Buffer) => void): void {
    const question = questionIn(query)
    if (!question) return
    const address = this.resolve(question.name)
    if (address) send(answerWith(address, question, query))
    else passOn(query, upstream, send)
  }
  //#endregion
}
//#region solution

interface Entry {
  name: string
  address: string
}

/** Containers count on both: `localhost` is 127.0.0.1 for some programs, ::1 for others. */
const LOCALHOST = '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n'

/** A blank would make one name two, a newline would make one line two. */
const NAME = /^[a-z\d][a-z\d_-]*(\.[a-z\d][a-z\d_-]*)*$/i

function entryFrom(hostname: string, ip: string): Entry {
  const name = hostname.toLowerCase()
  // The name as it came: some letters outside a to z become one of these in lower case, as the sign for kelvin does.
  if (!NAME.test(hostname) || name === 'localhost') {
    throw new Error(`${JSON.stringify(hostname)} cannot be the name of a container`)
  }
  return { name, address: checkedAddress(ip) }
}

function checkedAddress(ip: string): string {
  if (!isIPv4(ip)) throw new Error(`${JSON.stringify(ip)} is not an IPv4 address`)
  return ip
}

/**
 * Writing takes several steps and renaming takes one: a reader finds the old file or the new one. Nobody comes
 * in between the two calls either, because neither waits.
 */
function replaceFile(path: string, text: string): void {
  const draft = `${path}.new`
  writeFileSync(draft, text)
  renameSync(draft, path)
}

const TYPE_A = 1
const CLASS_IN = 1
const HEADER_BYTES = 12
/** Where the name of the question begins, as a reference from elsewhere in the packet. */
const NAME_OF_QUESTION = 0xc000 | HEADER_BYTES
/** Bits of the second word: answer, authoritative, recursion wanted, recursion offered. */
const [QR, AA, RD, RA] = [0x8000, 0x0400, 0x0100, 0x0080]

interface Question {
  /** In lower case. */
  name: string
  type: number
  /** Where it ends in the packet. */
  end: number
}

/**
 * Undefined for whatever is not a query with one question. Answers are ignored, too: two servers that answer
 * each other's answers never stop.
 */
function questionIn(packet: Buffer): Question | undefined {
  if (packet.length < HEADER_BYTES) return undefined
  if ((packet.readUInt16BE(2) & QR) !== 0 || packet.readUInt16BE(4) !== 1) return undefined
  const labels: string[] = []
  let at = HEADER_BYTES
  for (;;) {
    const length = packet[at]
    // More than 63 would be a reference to elsewhere; a question has nowhere to refer to.
    if (length === undefined || length > 63) return undefined
    at += 1
    if (length === 0) break
    // A dot inside a part is not the one between two.
    labels.push(packet.toString('latin1', at, at + length).replaceAll('.', '\\.'))
    at += length
  }
  if (at + 4 > packet.length) return undefined
  return { name: labels.join('.').toLowerCase(), type: packet.readUInt16BE(at), end: at + 4 }
}

/** Id and question as they came, behind them the record, if one was asked for. */
function answerWith(address: string, { type, end }: Question, query: Buffer): Buffer {
  const packet = Buffer.from(query.subarray(0, end))
  packet.writeUInt16BE(QR | AA | RA | (query.readUInt16BE(2) & RD), 2)
  packet.writeUInt16BE(type === TYPE_A ? 1 : 0, 6)
  packet.writeUInt32BE(0, 8) // what else the query had behind its question is not in the answer
  if (type !== TYPE_A) return packet
  const record = Buffer.alloc(12)
  record.writeUInt16BE(NAME_OF_QUESTION, 0)
  record.writeUInt16BE(TYPE_A, 2)
  record.writeUInt16BE(CLASS_IN, 4)
  // Zero seconds to live, in bytes 6 to 9: a moment later the name may have moved.
  record.writeUInt16BE(4, 10)
  return Buffer.concat([packet, record, Buffer.from(address.split('.').map(Number))])
}

/** Milliseconds; by then the client asks again, or somebody else. */
const PATIENCE = 3000

/** A socket for each question: it has a port of its own, so no answer can be taken for another's. */
function passOn(query: Buffer, upstream: string, send: (answer: Buffer) => void): void {
  const socket = createSocket('udp4')
  const timer = setTimeout(() => socket.close(), PATIENCE)
  socket.once('close', () => clearTimeout(timer))
  socket.on('error', () => socket.close())
  socket.once('message', (answer) => {
    send(answer)
    socket.close()
  })
  // Connected, so that only upstream is heard.
  socket.once('connect', () => socket.send(query))
  socket.connect(53, upstream)
}
//#endregion
