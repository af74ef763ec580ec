import { execFileSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asWords, type Child, startChild } from './child.ts'

const program = join(dirname(fileURLToPath(import.meta.url)), 'probe.pl')
const NAME = 'web'
const NONCE = /^[0-9a-f]{16}$/

function perlIsThere(): boolean {
  try {
    execFileSync('perl', ['-e', 'use Socket qw(:DEFAULT :addrinfo)'], { stdio: 'ignore' })
    return process.platform === 'linux'
  } catch {
    return false
  }
}

let probe: Child
let nextClientPort = 0

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function ask(op: string, args: object = {}): Promise<Record<string, unknown>> {
  const answer = await probe.request(op, args)
  if (!('value' in answer)) throw new Error(JSON.stringify(answer))
  return answer.value as Record<string, unknown>
}

/** One request from the loopback to itself. */
async function send(op: 'request' | 'datagram', port: number, token: string, timeout = 2000) {
  nextClientPort = await freePort()
  return ask(op, { address: '127.0.0.1', port, clientPort: nextClientPort, token, timeout })
}

// On the loopback of this machine, which is what it does in a guest as well.
describe.runIf(perlIsThere())('a probe', () => {
  beforeAll(async () => {
    probe = await startChild(['perl', program], process.env, asWords)
    await ask('begin', { name: NAME })
  })
  afterAll(() => void probe.process.kill('SIGKILL'))

  it('answers over TCP with its name, and a nonce that its own record has as well', async () => {
    const port = await freePort()
    expect(await ask('listen', { port, protocol: 'tcp' })).toEqual({})
    await ask('forget')
    const reply = await send('request', port, 'token1')
    expect(reply).toEqual({
      ...{ listener: NAME, nonce: expect.stringMatching(NONCE) },
      milliseconds: expect.any(Number),
    })
    expect(await ask('sightings')).toEqual([
      {
        ...{ protocol: 'tcp', port, peer: '127.0.0.1', peerPort: nextClientPort, token: 'token1' },
        nonce: reply.nonce,
      },
    ])
    expect((await send('request', port, 'token1')).nonce).not.toBe(reply.nonce)
  })

  it('answers over UDP as well', async () => {
    const port = await freePort()
    await ask('listen', { port, protocol: 'udp' })
    await ask('forget')
    const reply = await send('datagram', port, 'token2')
    expect(reply).toMatchObject({ listener: NAME, nonce: expect.stringMatching(NONCE), from: '127.0.0.1' })
    expect(await ask('sightings', { token: 'token' })).toEqual([])
    expect(await ask('sightings', { token: 'token2' })).toMatchObject([
      { protocol: 'udp', port, token: 'token2', nonce: reply.nonce },
    ])
    await ask('forget')
    expect(await ask('sightings')).toEqual([])
  })

  it('takes no late answer to another datagram for its own', async () => {
    const server = createSocket('udp4').on('message', (message, { port, address }) => {
      server.send('someone 12 another', port, address)
      server.send(`someone 34 ${message}`, port, address)
    })
    const port = await new Promise<number>((resolve) => {
      server.bind(0, '127.0.0.1', () => resolve(server.address().port))
    })
    expect(await send('datagram', port, 'mine')).toMatchObject({
      listener: 'someone',
      nonce: '34',
      fromPort: port,
    })
    server.close()
  })

  it('makes traffic that asks nothing, and stops', async () => {
    const port = await freePort()
    await ask('listen', { port, protocol: 'udp' })
    await ask('forget')
    const clientPort = await freePort()
    expect(await ask('startTraffic', { address: '127.0.0.1', port, clientPort })).toEqual({})
    expect(await send('datagram', port, 'token')).toMatchObject({ listener: NAME })
    expect(await ask('stopTraffic')).toEqual({})
    expect(await ask('sightings')).toMatchObject([{ token: 'token' }])
    const again = { address: '127.0.0.1', port, clientPort, token: 'again', timeout: 2000 }
    expect(await ask('datagram', again)).toMatchObject({ listener: NAME })
  })

  it('tells no one who asks without a token anything but who they are', async () => {
    const port = await freePort()
    await ask('listen', { port, protocol: 'tcp' })
    const page = await (await fetch(`http://127.0.0.1:${port}/`)).text()
    expect(JSON.parse(page)).toEqual({ whoami: '127.0.0.1' })
  })

  it('answers many at once, each with its own token', async () => {
    const port = await freePort()
    await ask('listen', { port, protocol: 'tcp' })
    await ask('forget')
    const tokens = ['a', 'b', 'c', 'd']
    const ports = await Promise.all(tokens.map(freePort))
    const requests = tokens.map((token, index) => {
      const args = { address: '127.0.0.1', port, clientPort: ports[index], token, timeout: 3000 }
      return ask('request', args)
    })
    for (const reply of await Promise.all(requests)) expect(reply).toMatchObject({ listener: NAME })
    const seen = (await ask('sightings')) as unknown as { token: string }[]
    expect(seen.map(({ token }) => token).sort()).toEqual(tokens)
  })

  it('answers while others have connected and say nothing', async () => {
    const port = await freePort()
    await ask('listen', { port, protocol: 'tcp' })
    const silent = await Promise.all(
      Array.from({ length: 300 }, async () => {
        const socket = createConnection(port, '127.0.0.1').on('error', () => {})
        await once(socket, 'connect')
        socket.write('GET /')
        return socket
      }),
    )
    expect(await send('request', port, 'token')).toMatchObject({ listener: NAME })
    for (const socket of silent) socket.destroy()
  })

  it('waits no longer for an answer that comes drop by drop', async () => {
    const server = createServer((socket) => {
      const drops = setInterval(() => socket.write('x'), 20)
      socket.on('error', () => {}).on('close', () => clearInterval(drops))
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    expect(await send('request', port, 't', 200)).toMatchObject({ error: { code: 'ETIMEDOUT' } })
    server.close()
  })

  it('says how a request failed', async () => {
    const port = await freePort()
    expect(await send('request', port, 't')).toMatchObject({ error: { code: 'ECONNREFUSED' } })
    expect(await send('datagram', port, 't', 50)).toMatchObject({ error: { code: 'ETIMEDOUT' } })
  })

  it('waits for no answer longer than it was told', async () => {
    const server = createServer(() => {}).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const reply = await send('request', port, 't', 100)
    expect(reply).toMatchObject({ error: { code: 'ETIMEDOUT' } })
    expect(reply.milliseconds).toBeGreaterThanOrEqual(90)
    server.close()
  })

  describe('when nothing is under way', () => {
    const none = 'IP address       HW type     Flags       HW address            Mask     Device\n'
    const asking = `${none}172.18.0.99      0x1         0x0         00:00:00:00:00:00     *        minidocker0\n`
    const folder = mkdtempSync(join(tmpdir(), 'probe-'))
    afterAll(() => rmSync(folder, { recursive: true }))

    /** What becomes of a request that nobody answers, with these tables of who has asked by ARP. */
    async function waitWith(
      own: string,
      hosts: string,
      timeout: number,
      ...clocks: string[]
    ): Promise<object> {
      const [table, hostsTable] = [join(folder, 'own'), join(folder, 'hosts')]
      writeFileSync(table, own)
      writeFileSync(hostsTable, hosts)
      const patient = await startChild(
        ['sh', '-c', 'exec "$@" 4< "$0"', hostsTable, 'perl', program, table, ...clocks],
        process.env,
        asWords,
      )
      const [port, clientPort] = [await freePort(), await freePort()]
      const args = { address: '127.0.0.1', port, clientPort, token: 't', timeout }
      const answer = await patient.request('datagram', args)
      patient.process.kill('SIGKILL')
      return answer
    }
    const after = (milliseconds: unknown) => ({
      value: { error: { code: 'ETIMEDOUT', message: 'no answer' }, milliseconds },
    })

    it('gives up before its time', { timeout: 120_000 }, async () => {
      // A machine with one processor that does nothing, whatever this one does.
      writeFileSync(join(folder, 'stat'), 'cpu0 0 0 0 0\n')
      let idle = 0
      const resting = setInterval(() => {
        idle += 1
        writeFileSync(join(folder, 'uptime'), `0 ${idle}\n`)
      }, 100)
      expect(await waitWith(none, none, 200_000, folder)).toEqual(after(expect.any(Number)))
      clearInterval(resting)
    })

    it.each([
      ['somebody here', asking, none],
      ['the host', none, asking],
    ])('waits on while %s asks by ARP', { timeout: 60_000 }, async (_, own, hosts) => {
      const { value } = (await waitWith(own, hosts, 2000)) as { value: { milliseconds: number } }
      expect(value.milliseconds).toBeGreaterThanOrEqual(1990)
    })
  })

  it('knows an answer of somebody else', async () => {
    const server = createServer((socket) => void socket.end('HTTP/1.1 200 OK\r\n\r\n"quoted\u0001"')).listen(
      0,
    )
    await once(server, 'listening')
    const reply = await send('request', (server.address() as { port: number }).port, 't')
    expect(reply).toMatchObject({ error: { code: 'EBADREPLY' } })
    expect((reply.error as { message: string }).message).toContain('"quoted\u0001"')
    server.close()
  })

  it('cannot listen twice, and can again after it has stopped', async () => {
    const port = await freePort()
    expect(await ask('listen', { port, protocol: 'tcp' })).toEqual({})
    expect(await ask('listen', { port, protocol: 'tcp' })).toMatchObject({ error: { code: 'EADDRINUSE' } })
    await ask('close', { port, protocol: 'tcp' })
    expect(await send('request', port, 't')).toMatchObject({ error: { code: 'ECONNREFUSED' } })
    expect(await ask('listen', { port, protocol: 'tcp' })).toEqual({})
  })

  it('exchanges bytes from a port that is wanted', async () => {
    const clientPort = await freePort()
    const socket = createSocket('udp4').bind(0, '127.0.0.1')
    await once(socket, 'listening')
    socket.on('message', (_, client) => socket.send(`${client.port}`, client.port, '127.0.0.1'))
    const to = { address: '127.0.0.1', port: socket.address().port, timeout: 2000, hex: '00', clientPort }
    const answer = { hex: Buffer.from(`${clientPort}`).toString('hex') }
    expect(await ask('exchange', to)).toMatchObject(answer)
    const taken = createSocket('udp4').bind(clientPort, '0.0.0.0')
    await once(taken, 'listening')
    expect(await ask('exchange', to)).toMatchObject({ error: { code: 'EADDRINUSE' } })
    for (const each of [socket, taken]) each.close()
  })

  it('exchanges bytes', async () => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1')
    await once(socket, 'listening')
    socket.on('message', (bytes, { port }) => socket.send(Buffer.from(bytes).reverse(), port, '127.0.0.1'))
    const { port } = socket.address()
    const to = { address: '127.0.0.1', port, timeout: 2000 }
    expect(await ask('exchange', { ...to, hex: '00ff0a' })).toMatchObject({ hex: '0aff00' })
    expect(await ask('exchange', { ...to, hex: '' })).toMatchObject({ hex: '' })
    socket.close()
    await once(socket, 'close')
    expect(await ask('exchange', { ...to, hex: '00' })).toMatchObject({ error: { code: 'ECONNREFUSED' } })
  })

  it('lists the interfaces of the network that it is in', async () => {
    expect(await ask('links')).toContain('lo')
  })
})
