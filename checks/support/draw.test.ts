import { BlockList, isIPv4 } from 'node:net'
import { describe, expect, it } from 'vitest'
import { drawFrom } from './draw.ts'

const seeds = Array.from({ length: 50 }, (_, index) => `seed${index}`)

describe('what is drawn', () => {
  it('is the same for the same seed and purpose, and another otherwise', () => {
    const values = (seed: string, what: string) => {
      const draw = drawFrom(seed, what)
      return [draw.name(), draw.port(), draw.id(), draw.network().subnet, draw.shuffled([1, 2, 3, 4, 5, 6])]
    }
    expect(values('a', 'one')).toEqual(values('a', 'one'))
    expect(values('a', 'one')).not.toEqual(values('a', 'two'))
    expect(values('a', 'one')).not.toEqual(values('b', 'one'))
  })

  it('is never given twice', () => {
    const draw = drawFrom('a', 'one')
    const names = Array.from({ length: 200 }, draw.name)
    const ports = Array.from({ length: 200 }, draw.port)
    const bridges = Array.from({ length: 100 }, () => draw.network().subnet)
    for (const all of [names, ports, bridges]) expect(new Set<unknown>(all).size).toBe(all.length)
  })

  it.each(seeds)('of %s, networks have room for their gateway and machines, and a name that fits', (seed) => {
    const draw = drawFrom(seed, 'networks')
    for (const prefix of [16, 22, 29, 30, undefined]) {
      const { bridge, gateway, subnet, address } = draw.network(prefix)
      const [network = '', length = ''] = subnet.split('/')
      const inside = new BlockList()
      inside.addSubnet(network, Number(length))
      const hosts = 2 ** (32 - Number(length)) - 3
      const machines = [1, 2, 3, hosts].filter((nth) => nth <= hosts).map(address)
      expect(bridge.length).toBeLessThanOrEqual(15)
      for (const ip of [gateway, ...machines]) {
        expect(isIPv4(ip), ip).toBe(true)
        expect(inside.check(ip), `${ip} in ${subnet}`).toBe(true)
        expect(ip).not.toBe(network)
      }
      expect(machines).not.toContain(gateway)
    }
  })

  it.each(seeds)('of %s keeps to its ends, and reaches them', (seed) => {
    const draw = drawFrom(seed, 'ends')
    const drawn = Array.from({ length: 60 }, () => draw.integer(3, 5))
    expect([...new Set(drawn)].sort()).toEqual([3, 4, 5])
    expect([...draw.shuffled([1, 2, 3])].sort()).toEqual([1, 2, 3])
    expect(['a', 'b']).toContain(draw.pick(['a', 'b']))
  })
})
