import { execFileSync } from 'node:child_process'
import { createSocket, type Socket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asWords, type Child, startChild } from './child.ts'

const program = join(dirname(fileURLToPath(import.meta.url)), 'names.pl')

function perlIsThere(): boolean {
  try {
    execFileSync('perl', ['-e', 'use Socket'], { stdio: 'ignore' })
    return process.platform === 'linux'
  } catch {
    return false
  }
}

async function bound(): Promise<Socket> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return socket
}

let server: Child
let port = 0
const resolver = new Resolver({ timeout: 30_000, tries: 1 })

// Asked by a resolver that others have written.
describe.runIf(perlIsThere())('the name server', () => {
  beforeAll(async () => {
    const free = await bound()
    port = free.address().port
    free.close()
    await once(free, 'close')
    const known = ['www.example.test=203.0.113.10', 'late.example.test=203.0.113.11']
    const argv = ['perl', program, `127.0.0.1:${port}`, ...known]
    server = await startChild(argv, process.env, asWords)
    resolver.setServers([`127.0.0.1:${port}`])
  })
  afterAll(() => void server.process.kill('SIGKILL'))

  it('knows the address of a name, in any case', async () => {
    expect(await resolver.resolve4('www.example.test')).toEqual(['203.0.113.10'])
    expect(await resolver.resolve4('WWW.Example.TEST')).toEqual(['203.0.113.10'])
  })

  it('has no record of another type, and denies other names', async () => {
    await expect(resolver.resolve6('www.example.test')).rejects.toMatchObject({ code: 'ENODATA' })
    await expect(resolver.resolve4('example.test')).rejects.toMatchObject({ code: 'ENOTFOUND' })
  })

  it('fails at a name that is broken', async () => {
    await expect(resolver.resolve4('broken.example.test')).rejects.toMatchObject({ code: 'ESERVFAIL' })
  })

  it('takes no notice of what is no question', async () => {
    const client = await bound()
    const question = '123401000001000000000000 03777777 00'.replaceAll(' ', '')
    for (const hex of ['', '00', question, question.replace('0100', '8100'), question.replace(/00$/, '3f')]) {
      client.send(Buffer.from(hex, 'hex'), port, '127.0.0.1')
    }
    expect(await resolver.resolve4('www.example.test')).toEqual(['203.0.113.10'])
    client.close()
  })

  it('answers late when the next question comes, just before it', async () => {
    const order: string[] = []
    const ask = async (name: string): Promise<void> => void order.push(...(await resolver.resolve4(name)))
    await Promise.all([ask('late.example.test'), ask('www.example.test')])
    expect(order).toEqual(['203.0.113.11', '203.0.113.10'])
  })

  it('answers late in the end, should nobody else ask', async () => {
    // Not by that resolver: it expects answers as soon as the ones before.
    const client = await bound()
    const name = ['late', 'example', 'test'].map((part) => String.fromCharCode(part.length) + part).join('')
    const header = Buffer.from('123401000001000000000000', 'hex')
    client.send(Buffer.concat([header, Buffer.from(`${name}\0\0\x01\0\x01`)]), port, '127.0.0.1')
    const [answer] = (await once(client, 'message')) as [Buffer]
    expect([...answer.subarray(-4)]).toEqual([203, 0, 113, 11])
    client.close()
  })

  it('ends with the agent', async () => {
    server.process.stdio[3]?.destroy()
    const [code] = await once(server.process, 'exit')
    expect(code).toBe(0)
  })
})
