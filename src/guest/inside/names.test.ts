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

  /** The answer to a question of type A for a name below example.test. */
  async function told(name: string, counted = 0, behind = ''): Promise<Buffer> {
    const client = await bound()
    const labels = [name, 'example', 'test'].map((part) => String.fromCharCode(part.length) + part).join('')
    const header = Buffer.from(`1234010000010000000000${counted.toString(16).padStart(2, '0')}`, 'hex')
    const question = Buffer.from(`${labels}\0\0\x01\0\x01`)
    client.send(Buffer.concat([header, question, Buffer.from(behind, 'hex')]), port, '127.0.0.1')
    const [answer] = (await once(client, 'message')) as [Buffer]
    client.close()
    return answer
  }

  it('has many records for some names, and ends early for others', async () => {
    expect(await resolver.resolve4('many.example.test')).toHaveLength(40)
    expect((await told('many')).length).toBeGreaterThan(512)
    expect(await told('cut1')).toHaveLength(1)
    expect(await told('cut12')).toHaveLength(12)
  })

  it('answers options with options, and an error when they are not there', async () => {
    const options = '00002904d0000000000000'
    const answer = await told('www', 1, options)
    expect(answer.subarray(-options.length / 2).toString('hex')).toBe(options)
    expect(answer.readUInt16BE(10)).toBe(1)
    const error = await told('www', 1)
    expect([error.readUInt16BE(2) & 0xf, error.readUInt16BE(6), error.readUInt16BE(10)]).toEqual([1, 0, 0])
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
    expect([...(await told('late')).subarray(-4)]).toEqual([203, 0, 113, 11])
  })

  it('ends with the agent', async () => {
    server.process.stdio[3]?.destroy()
    const [code] = await once(server.process, 'exit')
    expect(code).toBe(0)
  })
})
