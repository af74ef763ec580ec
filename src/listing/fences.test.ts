import { describe, expect, it } from 'vitest'
import { findListings, textOf, withOutputs } from './fences.ts'

const NARRATIVE = `---
id: "4.1"
---

# A title

\`\`\`console
web# ip route
default via 172.18.0.1 dev eth0

172.18.0.0/16 dev eth0
host# iptables -F
\`\`\`

Not typed anywhere:

\`\`\`sh
web# ip link add NAME type veth
\`\`\`

\`\`\`console
$ npm run lab check 4.1
  ✓ all of it
\`\`\`

\`\`\`console
host# conntrack -L \\
  -p udp | sort
udp 17 29
\`\`\`

The end.
`

describe('the listings of a narrative', () => {
  it('are its console fences, command by command', () => {
    expect(findListings(NARRATIVE)).toEqual([
      {
        at: 7,
        commands: [
          {
            place: 'web',
            line: 'ip route',
            output: 'default via 172.18.0.1 dev eth0\n\n172.18.0.0/16 dev eth0',
          },
          { place: 'host', line: 'iptables -F', output: '' },
        ],
      },
      {
        at: 26,
        commands: [{ place: 'host', line: 'conntrack -L \\\n  -p udp | sort', output: 'udp 17 29' }],
      },
    ])
  })

  it('are none in a narrative without fences', () => {
    expect(findListings('web# ip route\n')).toEqual([])
  })

  it('may be a trace at the own machine, of which nothing else is recorded', () => {
    const trace = '```console\n$ npm run lab trace 4.1 web 203.0.113.10:80 -- --solution\nLab 4.1\n```\n'
    const line = 'npm run lab trace 4.1 web 203.0.113.10:80 -- --solution'
    expect(findListings(trace)).toEqual([{ at: 1, commands: [{ place: '$', line, output: 'Lab 4.1' }] }])
    expect(
      withOutputs(
        trace,
        findListings(trace).map(({ commands }) => commands),
      ),
    ).toBe(trace)
    expect(findListings('```console\n$ npm run lab shell 4.1\nweb# ip route\n```\n')).toEqual([])
  })

  it('begin with a prompt: what stands before the first one would be lost', () => {
    expect(() => findListings('text\n```console\nWeb# ip route\n```\n')).toThrow('line 2')
    expect(() => findListings('```console\n```\n')).toThrow('line 1')
  })
})

describe('writing outputs', () => {
  const listings = findListings(NARRATIVE).map(({ commands }) => commands)

  it('changes nothing when they are the same', () => {
    expect(withOutputs(NARRATIVE, listings)).toBe(NARRATIVE)
  })

  it('changes the outputs, however many lines they have, and nothing else', () => {
    const [first = [], second = []] = listings
    const changed = [
      [
        { ...first[0], output: '' } as (typeof first)[0],
        { ...first[1], output: 'one\ntwo' } as (typeof first)[0],
      ],
      second,
    ]
    const written = withOutputs(NARRATIVE, changed)
    expect(findListings(written).map(({ commands }) => commands)).toEqual(changed)
    expect(written).toContain('```console\nweb# ip route\nhost# iptables -F\none\ntwo\n```\n\nNot typed')
    expect(written.split('Not typed')[1]).toBe(NARRATIVE.split('Not typed')[1])
  })
})

describe('the text of a listing', () => {
  it('has a prompt before each command', () => {
    expect(
      textOf([
        { place: 'web', line: 'true', output: '' },
        { place: 'db', line: 'hostname', output: 'db' },
      ]),
    ).toBe('web# true\ndb# hostname\ndb')
  })
})
