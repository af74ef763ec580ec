/**
 * Lab 4.4 as a beginner writes it: arrays of records, `mv` for a file, and one shared socket to upstream with ids of its own.
 */
import { spawnSync } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import * as dgram from 'node:dgram'
import * as fs from 'node:fs'

export { type NetworkConfig, NetworkManager } from '../../4.1-network-manager/conformance/plain.ts'

const LETTERS_AND_DIGITS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

function isName(text: string): boolean {
  for (const part of text.split('.')) {
    if (part === '') return false
    if (!LETTERS_AND_DIGITS.includes(part.charAt(0))) return false
    for (let i = 1; i < part.length; i++) {
      if (!(LETTERS_AND_DIGITS + '-_').includes(part.charAt(i))) return false
    }
  }
  return text.toLowerCase() !== 'localhost'
}

function isAddress(text: string): boolean {
  const parts = text.split('.')
  if (parts.length !== 4) return false
  for (const part of parts) {
    if (!/^(0|[1-9][0-9]{0,2})$/.test(part)) return false
    if (Number(part) > 255) return false
  }
  return true
}

function folderIsThere(folder: string): boolean {
  if (folder === '' || !fs.existsSync(folder)) return false
  try {
    return fs.statSync(folder).isDirectory()
  } catch (_e) {
    return false
  }
}

function stripSlashes(folder: string): string {
  let result = folder
  while (result.length > 1 && result.endsWith('/')) result = result.slice(0, -1)
  return result
}

function putFile(folder: string, name: string, text: string) {
  const temporary = `${folder}/${name}.${randomBytes(8).toString('hex')}`
  const target = `${folder}/${name}`
  fs.writeFileSync(temporary, text, { flag: 'wx' })
  const mv = spawnSync('mv', ['-f', '-T', '--', temporary, target], { encoding: 'utf8' })
  if (mv.status !== 0) {
    spawnSync('rm', ['-f', '--', temporary])
    throw new Error(`cannot write ${target}: ${mv.stderr || mv.error}`)
  }
}

interface Entry {
  name: string
  ip: string
}

interface Container {
  etc: string
  name: string
  ip: string
}

interface Waiting {
  query: Buffer
  questionEnd: number
  port: number
  address: string
  since: number
}

export class DnsResolver {
  entries: Entry[] = []
  containers: Container[] = []
  serverSocket: dgram.Socket | null = null
  upstreamSocket: dgram.Socket | null = null
  startingOrStopping: Promise<void> = Promise.resolve()

  async register(hostname: string, ip: string): Promise<void> {
    if (!isName(hostname)) throw new Error('this is not a name: ' + hostname)
    if (!isAddress(ip)) throw new Error('this is not an address: ' + ip)
    const name = hostname.toLowerCase()
    const entry = this.entries.find((e) => e.name === name)
    if (entry) entry.ip = ip
    else this.entries.push({ name, ip })
    this.updateAllFiles()
  }

  async unregister(hostname: string): Promise<void> {
    if (this.resolve(hostname) === undefined) return
    const name = hostname.toLowerCase()
    this.entries = this.entries.filter((e) => e.name !== name)
    this.updateAllFiles()
  }

  resolve(hostname: string): string | undefined {
    if (!isName(hostname)) return undefined
    return this.entries.find((e) => e.name === hostname.toLowerCase())?.ip
  }

  async writeHostsFile(etc: string, hostname: string, ip: string): Promise<void> {
    if (!isName(hostname)) throw new Error('this is not a name: ' + hostname)
    if (!isAddress(ip)) throw new Error('this is not an address: ' + ip)
    if (!folderIsThere(etc)) throw new Error('this folder is not there: ' + etc)
    const container = { etc: stripSlashes(etc), name: hostname.toLowerCase(), ip }
    putFile(container.etc, 'hosts', this.hostsText(container))
    this.containers = this.containers.filter((c) => c.etc !== container.etc)
    this.containers.push(container)
  }

  async writeResolvConf(etc: string, server: string): Promise<void> {
    if (!isAddress(server)) throw new Error('this is not an address: ' + server)
    if (!folderIsThere(etc)) throw new Error('this folder is not there: ' + etc)
    putFile(stripSlashes(etc), 'resolv.conf', 'nameserver ' + server + '\n')
  }

  hostsText(container: Container): string {
    let text = '127.0.0.1\tlocalhost\n'
    text += '::1\tlocalhost\n'
    text += container.ip + '\t' + container.name + '\n'
    for (const entry of this.entries) {
      if (entry.name !== container.name) text += entry.ip + '\t' + entry.name + '\n'
    }
    return text
  }

  updateAllFiles() {
    let problem: unknown
    for (const container of this.containers.slice()) {
      try {
        if (folderIsThere(container.etc)) putFile(container.etc, 'hosts', this.hostsText(container))
      } catch (e) {
        if (folderIsThere(container.etc)) problem = e
      }
    }
    this.containers = this.containers.filter((c) => folderIsThere(c.etc))
    if (problem) throw problem
  }

  async startServer(address = '172.18.0.1', upstream = '203.0.113.53'): Promise<void> {
    const result = this.startingOrStopping.then(() => this.reallyStart(address, upstream))
    this.startingOrStopping = result.catch(() => {})
    return result
  }

  async stopServer(): Promise<void> {
    const result = this.startingOrStopping.then(() => this.reallyStop())
    this.startingOrStopping = result.catch(() => {})
    return result
  }

  async reallyStop(): Promise<void> {
    const sockets = [this.serverSocket, this.upstreamSocket]
    this.serverSocket = null
    this.upstreamSocket = null
    for (const socket of sockets) {
      if (socket) await closeSocket(socket)
    }
  }

  async reallyStart(address: string, upstream: string): Promise<void> {
    if (!isAddress(address)) throw new Error('this is not an address: ' + address)
    if (!isAddress(upstream)) throw new Error('this is not an address: ' + upstream)
    if (address === upstream) throw new Error('a server at ' + address + ' must not ask itself')
    if (this.serverSocket) throw new Error('there is a server already')

    const server = dgram.createSocket('udp4')
    const client = dgram.createSocket('udp4')
    try {
      await bindSocket(server, 53, address)
      await bindSocket(client, 0, '0.0.0.0')
    } catch (e) {
      await closeSocket(server)
      await closeSocket(client)
      throw e
    }
    this.serverSocket = server
    this.upstreamSocket = client

    // our own id => who asked
    const waiting = new Map<number, Waiting>()

    const isRunning = () => this.serverSocket === server

    server.on('message', (query, from) => {
      try {
        if (!isRunning()) return
        const question = findQuestion(query)
        if (question === null) return
        const ip = question.name === null ? undefined : this.resolve(question.name)
        if (ip !== undefined) {
          server.send(makeAnswer(query, question.end, question.type, ip), from.port, from.address, () => {})
          return
        }
        // Old questions that nobody has answered are forgotten.
        for (const [id, old] of waiting) {
          if (Date.now() - old.since > 30000) waiting.delete(id)
        }
        if (waiting.size > 60000) return
        let id = randomInt(65536)
        while (waiting.has(id)) id = randomInt(65536)
        waiting.set(id, {
          query: Buffer.from(query),
          questionEnd: question.end,
          port: from.port,
          address: from.address,
          since: Date.now(),
        })
        const copy = Buffer.from(query)
        copy.writeUInt16BE(id, 0)
        client.send(copy, 53, upstream, (error) => {
          if (error) waiting.delete(id)
        })
      } catch (_e) {
        // a broken packet
      }
    })

    client.on('message', (answer, from) => {
      try {
        if (!isRunning()) return
        if (from.address !== upstream || from.port !== 53) return
        if (answer.length < 12 || answer.readUInt8(2) < 128) return
        const id = answer.readUInt16BE(0)
        const asked = waiting.get(id)
        if (!asked) return
        if (answer.readUInt16BE(4) > 0) {
          const question = asked.query.subarray(12, asked.questionEnd)
          const copy = answer.subarray(12, asked.questionEnd)
          if (lowerCase(question) !== lowerCase(copy)) return
          question.copy(answer, 12)
        }
        waiting.delete(id)
        answer.writeUInt16BE(asked.query.readUInt16BE(0), 0)
        server.send(answer, asked.port, asked.address, () => {})
      } catch (_e) {
        // cannot be passed on
      }
    })
  }
}

function lowerCase(bytes: Buffer): string {
  return bytes.toString('latin1').toLowerCase()
}

function bindSocket(socket: dgram.Socket, port: number, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.on('error', reject) // stays: later errors are ignored, because the promise is settled
    socket.bind(port, address, () => resolve())
  })
}

function closeSocket(socket: dgram.Socket): Promise<void> {
  return new Promise((resolve) => socket.close(() => resolve()))
}

function findQuestion(packet: Buffer): { name: string | null; type: number; end: number } | null {
  if (packet.length < 12) return null
  const flags = packet.readUInt16BE(2)
  if ((flags & 0x8000) !== 0) return null // an answer
  const questions = packet.readUInt16BE(4)
  if (questions === 0) return null
  let name = ''
  let strange = (flags & 0x7800) !== 0 || questions !== 1
  let position = 12
  while (true) {
    if (position >= packet.length) return null
    const length = packet.readUInt8(position)
    position += 1
    if (length === 0) break
    if (length > 63) return null
    if (position + length > packet.length) return null
    const label = packet.toString('latin1', position, position + length)
    if (label.includes('.')) strange = true
    name += (name === '' ? '' : '.') + label
    position += length
  }
  if (position + 4 > packet.length) return null
  return { name: strange ? null : name, type: packet.readUInt16BE(position), end: position + 4 }
}

function makeAnswer(query: Buffer, end: number, type: number, ip: string): Buffer {
  const id = query.toString('hex', 0, 2)
  const recursionDesired = (query.readUInt8(2) & 1) !== 0
  const question = query.toString('hex', 12, end)
  let hex = id + (recursionDesired ? '8580' : '8480') + '0001'
  hex += type === 1 ? '0001' : '0000'
  hex += '00000000'
  hex += question
  if (type === 1) {
    hex += 'c00c' + '0001' + '0001' + '00000000' + '0004'
    for (const part of ip.split('.')) hex += Number(part).toString(16).padStart(2, '0')
  }
  return Buffer.from(hex, 'hex')
}
