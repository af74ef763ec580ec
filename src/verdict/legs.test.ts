import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type HostState, traceFrom } from '../guest/index.ts'
import { legsOf } from './legs.ts'
import { readTrace } from './nftrace.ts'

/** A SYN for a published port, as the kernel told of it: DNAT, a table of somebody's own, and the policy of FORWARD. */
const { lines, sections, links } = JSON.parse(
  readFileSync(join(import.meta.dirname, '__recorded__/trace.json'), 'utf8'),
) as { lines: string[]; sections: Record<string, string[]>; links: Record<string, string> }

const trace = traceFrom(lines)
const state: HostState = { sections, namespaces: [], complete: true }
const options = {
  links: new Map(Object.entries(links).map(([index, name]) => [Number(index), name])),
  isForth: ({ sourcePort }: { sourcePort: number }) => sourcePort === 56_000,
}

describe('a trace', () => {
  it('has rules, switches, counters and neighbors, whatever else is said', () => {
    expect(trace.rules.at(-1)).toEqual({ family: 'ip', table: 'nat', chain: 'PREROUTING', handle: 2 })
    expect(trace.switches).toContainEqual({ name: 'forwarding', link: 'docker0', value: 1 })
    expect(trace.counters).toContainEqual({ place: 'host', name: 'Ip ForwDatagrams', by: 1 })
    expect(trace.neighbors).toMatchObject([
      { place: 'host', address: '192.168.1.50', known: true, link: 'eth0' },
    ])
    expect(trace.lost).toBe(false)
    expect(traceFrom(['', 'rule', 'rule 2', 'lies 1 2', 'trace zz']).messages).toHaveLength(0)
  })

  it('is a packet, hook by hook, with the rules that it met', () => {
    const [leg, ...others] = legsOf(trace, state, options)
    expect(others).toEqual([])
    expect(leg?.forth).toBe(true)
    const hooks = leg?.hooks.map(({ name, passed, input, output, before, after, met }) => ({
      ...{ name, passed, input, output, to: `${before.destination} → ${after.destination}` },
      met: met.map(({ table, chain, verdict, words }) => `${table} ${chain} ${verdict}: ${words}`),
    }))
    expect(hooks).toEqual([
      {
        ...{ name: 'prerouting', passed: true, input: 'eth0', output: undefined },
        to: '192.168.1.100 → 172.18.0.2',
        met: [
          'nat PREROUTING accept: -A PREROUTING -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.18.0.2:80',
        ],
      },
      {
        ...{ name: 'forward', passed: false, input: 'eth0', output: 'docker0' },
        to: '172.18.0.2 → 172.18.0.2',
        met: [
          'own forward jump: oifname "docker0" jump deny',
          'own deny continue: tcp dport 80 comment "seen"',
          'own forward accept: ',
          'filter FORWARD drop: ',
        ],
      },
    ])
  })

  it('has no words for a rule when the lists do not fit together', () => {
    const fewer = { ...trace, rules: trace.rules.filter(({ handle }) => handle !== 4) }
    const met = legsOf(fewer, state, options).flatMap(({ hooks }) => hooks.flatMap((hook) => hook.met))
    expect(met.find(({ table, chain }) => table === 'own' && chain === 'forward')?.words).toBe('')
  })

  it('is read as far as it goes, wherever it is cut', () => {
    const whole = readTrace(trace.messages).length
    for (let at = 0; at < trace.messages.length; at += 7) {
      expect(readTrace(trace.messages.subarray(0, at)).length).toBeLessThanOrEqual(whole)
    }
    const noise = Buffer.from(trace.messages.map((byte, index) => (index % 5 === 0 ? 255 - byte : byte)))
    expect(Array.isArray(readTrace(noise))).toBe(true)
  })
})
