import { describe, expect, it } from 'vitest'
import { dnsAnswer, dnsQuery, questionsOf, TYPE_AAAA, TYPE_CAA, withOptions } from './dns.ts'

/** The question of `dnsQuery(7, 'db')`, answered with these flags and records. */
function answered(flags: number, ...records: Buffer[]): Buffer {
  const packet = Buffer.concat([dnsQuery(7, 'db'), ...records])
  packet.writeUInt16BE(flags, 2)
  packet.writeUInt16BE(records.length, 6)
  return packet
}

function record(name: number[], type: number, data: number[]): Buffer {
  return Buffer.from([...name, 0, type, 0, 1, 0, 0, 0, 0, 0, data.length, ...data])
}

const REFERENCE = [0xc0, 12]

describe('a DNS query', () => {
  it('has an id, one question, and wants recursion', () => {
    const bytes = '0102 0100 0001 0000 0000 0000 026462 04746573740000 1c0001'.replaceAll(' ', '')
    expect(dnsQuery(0x0102, 'db.test', TYPE_AAAA).toString('hex')).toBe(bytes)
  })

  it('has a question, letter for letter', () => {
    expect(questionsOf(dnsQuery(7, 'DB.Test'))).toBe(questionsOf(dnsQuery(8, 'DB.Test')))
    expect(questionsOf(dnsQuery(7, 'DB.Test'))).not.toBe(questionsOf(dnsQuery(7, 'db.test')))
    expect(questionsOf(dnsQuery(7, 'db', TYPE_AAAA))).not.toBe(questionsOf(dnsQuery(7, 'db')))
    expect(questionsOf(dnsQuery(7, 'db').subarray(0, 15))).toBeUndefined()
  })

  it('may be for the root, and of a type of two bytes', () => {
    expect(dnsQuery(7, '', TYPE_CAA).toString('hex')).toBe('0007010000010000000000000001010001')
  })

  it('may have options behind its question', () => {
    const query = dnsQuery(7, 'db')
    const more = withOptions(query)
    expect(questionsOf(more)).toBe(questionsOf(query))
    expect(more.readUInt16BE(10)).toBe(1)
    expect(more.subarray(query.length).toString('hex')).toBe('00002904d0000000000000')
    expect(withOptions(query, 3).subarray(query.length).toString('hex')).toBe('00002904d0000000000003000000')
  })

  it('is no answer', () => {
    expect(dnsAnswer(dnsQuery(7, 'db'))).toMatchObject({ id: 7, isAnswer: false })
  })
})

describe('a DNS answer', () => {
  it('has addresses, and records that are none', () => {
    const records = [
      record([1, 97, 0], 5, [1, 98, 0]),
      record(REFERENCE, 1, [172, 18, 0, 3]),
      record(REFERENCE, 28, new Array(16).fill(0)),
    ]
    const expected = { id: 7, isAnswer: true, rcode: 0, records: 3, addresses: ['172.18.0.3'] }
    expect(dnsAnswer(answered(0x8580, ...records))).toMatchObject(expected)
  })

  it('may say that there is no such name', () => {
    expect(dnsAnswer(answered(0x8183))).toMatchObject({ rcode: 3, records: 0, addresses: [] })
  })

  it('is read to its end and no further', () => {
    const whole = answered(0x8580, record(REFERENCE, 1, [172, 18, 0, 3]))
    for (let length = 0; length < whole.length; length += 1) {
      expect(dnsAnswer(whole.subarray(0, length)), `${length} bytes`).toBeUndefined()
    }
    expect(dnsAnswer(answered(0x8580, Buffer.from([255])))).toBeUndefined()
  })

  it('has all the records that its header counts', () => {
    const packet = answered(0x8580, record(REFERENCE, 1, [172, 18, 0, 3]))
    packet.writeUInt16BE(1, 10)
    expect(dnsAnswer(packet)).toBeUndefined()
    const options = Buffer.from([0, 0, 41, 4, 208, 0, 0, 0, 0, 0, 0])
    expect(dnsAnswer(Buffer.concat([packet, options]))).toMatchObject({ addresses: ['172.18.0.3'] })
  })
})
