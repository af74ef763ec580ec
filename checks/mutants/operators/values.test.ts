import { describe, expect, it } from 'vitest'
import { madeBy } from './fixture.ts'
import {
  droppedPart,
  hardCoded,
  namedUplink,
  offByOne,
  otherNetwork,
  otherPort,
  otherProtocol,
} from './values.ts'

// biome-ignore-start lint/suspicious/noTemplateCurlyInString: these are sources
describe('otherProtocol', () => {
  it('exchanges tcp and udp', () => {
    expect(madeBy(otherProtocol, "f('tcp', 'udp')")).toEqual(["f('udp', 'udp')", "f('tcp', 'tcp')"])
    expect(madeBy(otherProtocol, '$`conntrack -D -p udp ${x}`')).toEqual(['$`conntrack -D -p tcp ${x}`'])
  })

  it('leaves types alone', () => {
    expect(madeBy(otherProtocol, "type Protocol = 'tcp'")).toEqual([])
  })
})

describe('hardCoded', () => {
  it('puts the example of the text for what is to be used', () => {
    expect(madeBy(hardCoded, '`-o ${this.bridge}`')).toEqual(["`-o ${'minidocker0'}`"])
    expect(madeBy(hardCoded, 'f(mapping.hostPort)')).toEqual(['f(8080)'])
    expect(madeBy(hardCoded, '`-p ${protocol}`')).toEqual(["`-p ${'tcp'}`", "`-p ${'udp'}`"])
  })

  it('leaves alone what is assigned or declared', () => {
    expect(madeBy(hardCoded, 'this.bridge = bridge; const { protocol } = x')).toEqual([])
  })
})

describe('otherPort', () => {
  it('takes the port of the other side', () => {
    expect(madeBy(otherPort, '`--dport ${mapping.hostPort}`')).toEqual(['`--dport ${mapping.containerPort}`'])
  })
})

describe('namedUplink', () => {
  it('names the one interface that there usually is', () => {
    expect(madeBy(namedUplink, '`-s ${net} ! -o ${this.bridge} -j X`')).toEqual(['`-s ${net} -o eth0 -j X`'])
  })
})

describe('otherNetwork', () => {
  it('takes one machine of it, or everything', () => {
    expect(madeBy(otherNetwork, '`-s 127.0.0.0/8 ${x}`')).toEqual([
      '`-s 127.0.0.1 ${x}`',
      '`-s 0.0.0.0/0 ${x}`',
    ])
  })
})

describe('offByOne', () => {
  it('counts one too few or too many', () => {
    expect(madeBy(offByOne, 'f(0, 65_535, 0x10)')).toEqual([
      'f(1, 65_535, 0x10)',
      'f(0, 65534, 0x10)',
      'f(0, 65536, 0x10)',
      'f(0, 65_535, 0xf)',
      'f(0, 65_535, 0x11)',
    ])
  })
})

describe('droppedPart', () => {
  it('leaves out each value of a template', () => {
    expect(madeBy(droppedPart, '`${a}:${f(`${b}`)}`')).toEqual([
      '`:${f(`${b}`)}`',
      '`${a}:`',
      '`${a}:${f(``)}`',
    ])
  })
})
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: these are sources
