/**
 * A process that waits in one network namespace and does there what a program would: listen, connect, send, resolve, look
 * at its interfaces. It reports what it saw, most of all the peer address of each connection, and judges nothing.
 */
import { Buffer } from 'node:buffer'
import { execFile } from 'node:child_process'
import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import { readFileSync } from 'node:fs'
import { createServer, type Server, Socket } from 'node:net'
import { promisify } from 'node:util'
import { readLines, writeLine } from './lines.ts'

const agent = new Socket({ fd: 3, readable: true, writable: true })

/** A request that a listener answered. */
interface Sighting {
  protocol: 'tcp' | 'udp'
  port: number
  /** The address the packet carried as its source when it arrived. */
  peer: string
  peerPort: number
  /** What the client sent along, so that a check finds its own request again. */
  token: string
}

const sightings: Sighting[] = []
const listeners = new Map<string, Server | UdpSocket>()
/** Told by the agent once per session; whoever quotes it has really been answered by this process. */
let secret = ''

type Args = Record<string, unknown>

const text = (args: Args, name: string): string => String(args[name] ?? '')
const number = (args: Args, name: string): number => Number(args[name])

function errorOf(error: unknown): { code: string; message: string } {
  const { code, message } = error as NodeJS.ErrnoException
  return { code: code ?? 'ERROR', message: String(message) }
}

function plain(address: string): string {
  return address.startsWith('::ffff:') ? address.slice(7) : address
}

function answerTcp(port: number, connection: Socket): void {
  let request = ''
  connection.setEncoding('latin1')
  connection.on('error', () => connection.destroy())
  connection.on('data', (data: string) => {
    request += data
    if (request.length > 4096) connection.destroy()
    if (!request.includes('\r\n\r\n')) return
    const token = /^GET \/(\S*)/.exec(request)?.[1] ?? ''
    const peer = plain(connection.remoteAddress ?? '')
    sightings.push({ protocol: 'tcp', port, peer, peerPort: connection.remotePort ?? 0, token })
    const body = `${JSON.stringify({ whoami: peer, secret: token === '' ? undefined : secret })}\n`
    connection.end(
      `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
    )
  })
}

function listenTcp(args: Args): Promise<unknown> {
  const port = number(args, 'port')
  const server = createServer((connection) => answerTcp(port, connection))
  return new Promise((resolve) => {
    server.once('error', (error) => resolve({ error: errorOf(error) }))
    server.listen({ port, host: text(args, 'address') || '0.0.0.0' }, () => {
      listeners.set(`tcp ${port}`, server)
      resolve({})
    })
  })
}

function listenUdp(args: Args): Promise<unknown> {
  const port = number(args, 'port')
  const socket = createSocket('udp4')
  socket.on('message', (message, peer) => {
    const token = message.toString('latin1').slice(0, 200)
    sightings.push({ protocol: 'udp', port, peer: peer.address, peerPort: peer.port, token })
    socket.send(`${secret} ${token}`, peer.port, peer.address, () => {})
  })
  return new Promise((resolve) => {
    socket.once('error', (error) => resolve({ error: errorOf(error) }))
    socket.bind(port, text(args, 'address') || '0.0.0.0', () => {
      listeners.set(`udp ${port}`, socket)
      resolve({})
    })
  })
}

/** One HTTP request; resolves with what came of it within `timeout` milliseconds, never rejects. */
function request(args: Args): Promise<unknown> {
  const started = performance.now()
  const socket = new Socket()
  return new Promise((resolve) => {
    let reply = ''
    const finish = (result: object) => {
      clearTimeout(timer)
      socket.destroy()
      resolve({ milliseconds: Math.round(performance.now() - started), ...result })
    }
    const timer = setTimeout(
      () => finish({ error: { code: 'ETIMEDOUT', message: 'no answer' } }),
      number(args, 'timeout'),
    )
    socket.setEncoding('latin1')
    socket.on('error', (error) => finish({ error: errorOf(error) }))
    socket.on('data', (data: string) => {
      reply += data
    })
    socket.on('connect', () => {
      socket.write(`GET /${text(args, 'token')} HTTP/1.1\r\nHost: ${text(args, 'address')}\r\n\r\n`)
    })
    socket.on('close', () => finish(answerOf(reply)))
    socket.connect({
      port: number(args, 'port'),
      host: text(args, 'address'),
      localPort: number(args, 'clientPort'),
    })
  })
}

function answerOf(reply: string): object {
  const body = reply.slice(reply.indexOf('\r\n\r\n') + 4)
  try {
    const { whoami, secret } = JSON.parse(body) as Args
    return { whoami: String(whoami), secret: String(secret ?? '') }
  } catch {
    return { error: { code: 'EBADREPLY', message: `not our server's answer: ${body.slice(0, 80)}` } }
  }
}

function datagram(args: Args): Promise<unknown> {
  const started = performance.now()
  const socket = createSocket('udp4')
  return new Promise((resolve) => {
    const finish = (result: object) => {
      clearTimeout(timer)
      socket.close()
      resolve({ milliseconds: Math.round(performance.now() - started), ...result })
    }
    const timer = setTimeout(
      () => finish({ error: { code: 'ETIMEDOUT', message: 'no answer' } }),
      number(args, 'timeout'),
    )
    socket.on('error', (error) => finish({ error: errorOf(error) }))
    socket.on('message', (message, peer) => {
      const [secret = ''] = message.toString('latin1').split(' ')
      finish({ whoami: '', secret, from: peer.address })
    })
    socket.bind(number(args, 'clientPort'), () =>
      socket.send(Buffer.from(text(args, 'token')), number(args, 'port'), text(args, 'address'), (error) => {
        if (error !== null) finish({ error: errorOf(error) })
      }),
    )
  })
}

interface IpAddress {
  ifname: string
  ifindex: number
  flags: string[]
  master?: string
  linkinfo?: { info_kind?: string }
  addr_info: { family: string; local: string; prefixlen: number }[]
}

/** Not os.networkInterfaces(): that leaves out whatever has no carrier, such as a bridge without ports. */
async function links(): Promise<unknown[]> {
  const { stdout } = await promisify(execFile)('ip', ['-json', '-details', 'address'])
  const all = (JSON.parse(stdout) as IpAddress[]).filter(({ ifname }) => ifname !== undefined)
  return all.map(({ ifname, ifindex, flags, linkinfo, addr_info }) => ({
    name: ifname,
    index: ifindex,
    up: flags.includes('UP'),
    bridge: linkinfo?.info_kind === 'bridge',
    ports: all.filter(({ master }) => master === ifname).map((port) => port.ifname),
    addresses: addr_info
      .filter(({ family }) => family === 'inet')
      .map(({ local, prefixlen }) => `${local}/${prefixlen}`),
  }))
}

/** `0100A8C0` in /proc/net/route is 192.168.0.1: little-endian, like both architectures. */
function address(hex: string): string {
  return Buffer.from(hex, 'hex').reverse().join('.')
}

function routes(): unknown[] {
  return readFileSync('/proc/net/route', 'latin1')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))
    .map(([link = '', destination = '', gateway = '', , , , , mask = '']) => ({
      link,
      destination: address(destination),
      mask: address(mask),
      gateway: address(gateway),
    }))
}

const operations: Record<string, (args: Args) => unknown> = {
  begin: (args) => {
    secret = text(args, 'secret')
    return {}
  },
  listen: (args) => (args.protocol === 'udp' ? listenUdp(args) : listenTcp(args)),
  close: (args) => {
    const key = `${text(args, 'protocol')} ${number(args, 'port')}`
    listeners.get(key)?.close()
    return { closed: listeners.delete(key) }
  },
  request,
  datagram,
  sightings: () => sightings,
  forget: () => {
    sightings.length = 0
    return {}
  },
  network: async () => ({ links: await links(), routes: routes() }),
  resolve: (args) =>
    lookup(text(args, 'name'), { family: 4 }).then(
      ({ address }) => ({ address }),
      (error: unknown) => ({ error: errorOf(error) }),
    ),
  read: (args) => {
    try {
      return { text: readFileSync(text(args, 'path'), 'utf8').slice(0, 65536) }
    } catch (error) {
      return { error: errorOf(error) }
    }
  },
}

readLines(agent, async ({ id, op, args }) => {
  const operation = operations[String(op)]
  try {
    if (operation === undefined) throw new Error(`no operation ${String(op)}`)
    writeLine(agent, { id, value: await operation(args as Args) })
  } catch (error) {
    writeLine(agent, { id, error: errorOf(error) })
  }
})
agent.on('close', () => process.exit())
writeLine(agent, { ready: true })
