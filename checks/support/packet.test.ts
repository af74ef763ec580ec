import { describe, expect, it } from 'vitest'
import { type Heard, pcap } from '../../src/verdict/fixture.ts'
import { type FakePlace, failureOf, place } from './fixture.ts'
import { packet } from './packet.ts'

/** Somebody of whom no packet has to be heard. */
const internet = { ...place('internet'), outside: false }
const next = 'the next step'
const answered = { answered: true, answeredBy: 'internet', seenFrom: '192.168.1.100' }

describe('a packet', () => {
  it('says itself as a sentence', () => {
    const from = place('web')
    expect(packet({ from, to: '10.0.0.1', port: 80 }).sentence).toBe('a TCP packet from web to 10.0.0.1:80')
    const udp = packet({ from, to: '10.0.0.1', port: 53, protocol: 'udp' })
    expect(udp.sentence).toBe('a UDP packet from web to 10.0.0.1:53')
  })

  it('is sent where it should go, and leads to the path it took', async () => {
    const from = place('web', answered)
    const { reply, flow } = await packet({ from, to: '10.0.0.1', port: 53, protocol: 'udp' }).send({
      wait: 700,
    })
    expect(from.asked).toEqual([{ address: '10.0.0.1', port: 53, protocol: 'udp', wait: 700 }])
    expect(reply.answered).toBe(true)
    expect(flow).toEqual({ protocol: 'udp', port: 20_001, destination: '10.0.0.1', from: 'web' })
  })

  it('is sent from the port of a client that has asked before', async () => {
    const from = place('web', answered)
    await packet({ from, to: '10.0.0.1', port: 53, clientPort: 5300 }).send()
    expect(from.asked).toMatchObject([{ clientPort: 5300 }])
  })

  it('waits as long as the world does unless it is told', async () => {
    const from = place('web', answered)
    await packet({ from, to: '10.0.0.1', port: 80 }).send()
    expect(from.asked).toEqual([{ address: '10.0.0.1', port: 80, protocol: 'tcp' }])
  })
})

describe('isAnswered', () => {
  const to = '203.0.113.10'
  const sent = (reply: object) => packet({ from: place('web', reply), to, port: 80 })
  const unheard = (reply: object) => {
    const from = { ...place('web', reply), heard: async () => ({ pcap: pcap(), full: false, deaf: false }) }
    return packet({ from, to, port: 80 })
  }

  it('holds when the right one answered', async () => {
    await sent(answered).isAnswered({ by: internet, next })
    await sent(answered).isAnswered({ by: internet, seenFrom: '192.168.1.100', next })
  })

  it('fails when nobody did, and follows the packet', async () => {
    const failure = await failureOf(sent({ error: 'ETIMEDOUT' }).isAnswered({ by: internet, next }))
    expect(failure).toEqual({
      expected: 'a TCP packet from web to 203.0.113.10:80 is answered by internet',
      observed: 'no answer came',
      next,
      flow: {
        ...{ protocol: 'tcp', port: 20_001, destination: to, from: 'web', to: 'internet' },
        error: 'ETIMEDOUT',
      },
      answered: false,
      repeat: { from: expect.anything(), to: internet, address: to, port: 80, protocol: 'tcp' },
    })
  })

  it.each([
    ['ECONNREFUSED', 'refused'],
    ['ENETUNREACH', 'no route'],
    ['EHOSTUNREACH', 'MAC address'],
    ['EADDRNOTAVAIL', 'no address to send from'],
    ['EINVAL', '127.0.0.1'],
    ['EBADREPLY', 'somebody else'],
    ['ESOMETHING', 'it failed with ESOMETHING'],
    [undefined, 'an answer of nobody we know'],
  ])('says what %s means', async (error, words) => {
    const reply = error === undefined ? {} : { error }
    const { observed } = await failureOf(sent(reply).isAnswered({ by: internet, next }))
    expect(observed).toContain(words)
  })

  it('fails when another answered, since then nothing was lost', async () => {
    const reply = { ...answered, answeredBy: 'neighbor' }
    const failure = await failureOf(sent(reply).isAnswered({ by: internet, next }))
    expect(failure).toMatchObject({ observed: 'neighbor answered it instead', answered: true })
  })

  it('fails when it came from another source', async () => {
    const expected = { by: internet, seenFrom: '172.18.0.2', next }
    const failure = await failureOf(unheard(answered).isAnswered(expected))
    expect(failure).toMatchObject({
      expected:
        'a TCP packet from web to 203.0.113.10:80 is answered by internet, which sees it come from 172.18.0.2',
      observed: 'internet saw it come from 192.168.1.100',
      answered: true,
    })
  })

  it('fails when the answer came from where nobody had asked', async () => {
    const datagram = (from: string, fromPort: number) =>
      packet({ from: place('web', { ...answered, from, fromPort }), to, port: 53, protocol: 'udp' })
    await datagram(to, 53).isAnswered({ by: internet, next })
    for (const other of [datagram(to, 54), datagram('203.0.113.11', 53)]) {
      const { observed } = await failureOf(other.isAnswered({ by: internet, next }))
      expect(observed).toMatch(/^the answer came from 203\.0\.113\.1[01]:5[34], which web had not asked$/)
    }
  })

  it('fails when nobody knows from where it came, if that matters', async () => {
    const reply = { answered: true, answeredBy: 'internet' }
    await sent(reply).isAnswered({ by: internet, next })
    await failureOf(unheard(reply).isAnswered({ by: internet, seenFrom: '172.18.0.2', next }))
  })
})

describe('isAnswered, by one who sees another source', () => {
  const opened = {
    protocol: 'tcp',
    ...{ from: '192.168.1.50', to: '192.168.1.100' },
    ...{ sourcePort: 20_001, destinationPort: 8080, flags: 2, sequence: 7 },
  } as const
  const web = place('web')
  const seen = (...heard: Heard[]) => {
    const reply = { answered: true, answeredBy: 'web', seenFrom: '172.18.0.1' }
    const from = {
      ...place('neighbor', reply),
      heard: async () => ({ pcap: pcap(...heard), full: false, deaf: false }),
    }
    return packet({ from, to: '192.168.1.100', port: 8080 }).isAnswered({
      by: web,
      seenFrom: '192.168.1.50',
      next,
    })
  }

  it('says so, and gives the next step, when its packet was passed on', async () => {
    const failure = await failureOf(seen(opened, { ...opened, link: 5, out: true, to: '172.18.0.2' }))
    expect(failure).toMatchObject({ observed: 'web saw it come from 172.18.0.1', next })
  })

  it('says that a program has copied it, when it went no further than the host', async () => {
    const { observed, next: step } = await failureOf(
      seen(opened, { ...opened, link: 5, out: true, sequence: 8 }),
    )
    expect(observed).toMatch(/^web saw it come from 172\.18\.0\.1: its connection ended on the host/)
    expect(step).toMatch(/with no program in between/)
  })
})

describe('isAnswered by a container that has to see who asks', () => {
  const syn: Heard = {
    ...{ protocol: 'tcp', from: '192.168.1.50', to: '192.168.1.100' },
    ...{ sourcePort: 20_001, destinationPort: 8080, flags: 2, sequence: 7 },
  }
  const answeredBy = (...host: Heard[]) => {
    const from = place('neighbor', { answered: true, answeredBy: 'web', seenFrom: syn.from })
    from.heard = async () => ({ pcap: pcap(...host), full: false, deaf: false })
    const by = { ...place('web'), namespace: 'box1' }
    return packet({ from, to: syn.to, port: 8080 }).isAnswered({ by, seenFrom: syn.from, next })
  }
  const sentOn = { ...syn, to: '172.18.0.2', destinationPort: 80, link: 5, out: true }

  it('holds when the host has sent it on like that, or had nothing to send on', async () => {
    await answeredBy(syn, sentOn)
    await answeredBy(syn)
  })

  it('fails when the host has put another address there', async () => {
    const { observed } = await failureOf(answeredBy(syn, { ...sentOn, from: '172.18.0.1' }))
    expect(observed).toMatch(/^the host sent it on with the source 172\.18\.0\.1/)
  })
})

describe('isAnswered by a container that another one asks', () => {
  const syn: Heard = {
    ...{ protocol: 'tcp' as const, from: '172.18.0.3', to: '172.18.0.2' },
    ...{ sourcePort: 20_001, destinationPort: 80, flags: 2, sequence: 7 },
  }
  const answeredBy = (to: string, by: string, ...host: Heard[]) => {
    const from = { ...place('db', { answered: true, answeredBy: by }), namespace: 'box2' }
    from.heard = async () => ({ pcap: pcap(...host), full: false, deaf: false })
    return packet({ from, to, port: 80 }).isAnswered({ by: { ...place(by), namespace: 'box1' }, next })
  }

  it('holds when the host has heard it as it was sent', async () => {
    await answeredBy('172.18.0.2', 'web', syn)
    await answeredBy('127.0.0.1', 'web')
  })

  it.each([
    ['another container', '172.18.0.2', 'web', []],
    ['an address of the host', '192.168.1.100', 'db', [syn]],
  ])('fails when what it sends to %s never comes to the host', async (_, to, by, host) => {
    const { observed } = await failureOf(answeredBy(to, by, ...host))
    expect(observed).toBe('it never came to the host: db itself has sent it elsewhere')
  })
})

describe('isAnswered by who is asked again', () => {
  const syn: Heard = {
    ...{ protocol: 'tcp' as const, from: '172.18.0.2', to: '203.0.113.10', flags: 2, sequence: 7 },
    ...{ sourcePort: 20_001, destinationPort: 80 },
  }
  /** A container that is answered when it asks for the second time, and what the host has heard of the first. */
  const asking = (...host: Heard[]) => {
    const commands: string[][] = []
    const from: FakePlace = {
      ...place('web', { error: 'ETIMEDOUT' }, answered),
      namespace: 'box1',
      heard: async () => ({ pcap: pcap(...host), full: false, deaf: false }),
      execute: async (argv) => {
        commands.push(argv)
        return { code: 0, stdout: '', stderr: '' }
      },
    }
    return {
      from,
      commands,
      check: packet({ from, to: syn.to, port: 80 }).isAnswered({ by: internet, next }),
    }
  }

  it('when the bridge has another MAC address since it was asked for', async () => {
    const { from, commands, check } = asking(
      { ...syn, link: 5, forAnother: true },
      { ...syn, link: 4, forAnother: true },
    )
    await check
    expect(commands).toEqual([['ip', 'neighbor', 'flush', 'all']])
    expect(from.asked).toHaveLength(2)
  })

  it.each<[string, Heard[]]>([
    [
      'the host itself has lost it',
      [
        { ...syn, link: 5, forAnother: true },
        { ...syn, link: 4 },
      ],
    ],
    ['it never came to the bridge', [{ ...syn, link: 5, forAnother: true }]],
    ['nothing was heard of it', []],
  ])('and by nobody when %s', async (_, host) => {
    const { from, check } = asking(...host)
    await failureOf(check)
    expect(from.asked).toHaveLength(1)
  })
})

describe('isAnswered by a container with an address that another one had', () => {
  const syn: Heard = {
    ...{ protocol: 'tcp' as const, from: '192.168.1.50', to: '192.168.1.100', flags: 2, sequence: 7 },
    ...{ sourcePort: 20_001, destinationPort: 8080 },
  }
  const sentOn = { ...syn, to: '172.18.0.2', destinationPort: 80, link: 5, out: true }
  /** A neighbor who is answered when it asks for the second time, and what the host has heard of the first. */
  const asking = (...host: Heard[]) => {
    let anew = 0
    const from: FakePlace = {
      ...place('neighbor', { error: 'ETIMEDOUT' }, answered),
      ...{ outside: true, namespace: 'neighbor' },
      heard: async () => ({ pcap: pcap(...host), full: false, deaf: false }),
      hostAsksAnew: async () => {
        anew += 1
      },
    }
    const check = packet({ from, to: syn.to, port: 8080 }).isAnswered({ by: internet, next })
    return { from, check, anew: () => anew }
  }

  it('is asked once more when the host has sent it to a container', async () => {
    const { from, check, anew } = asking(syn, sentOn)
    await check.catch(() => {})
    expect(anew()).toBe(1)
    expect(from.asked).toHaveLength(2)
  })

  it('and not when the host has stopped it', async () => {
    const { from, check, anew } = asking(syn)
    await failureOf(check)
    expect(anew()).toBe(0)
    expect(from.asked).toHaveLength(1)
  })
})

describe('isNotAnswered', () => {
  const asked = {
    protocol: 'tcp',
    from: '172.18.0.3',
    to: '172.18.0.2',
    sourcePort: 20_001,
    destinationPort: 80,
  } as const
  const syn = { ...asked, flags: 2, sequence: 7 }
  const again = { ...syn, sourcePort: 20_002, sequence: 9 }
  const control = (reply: object) => packet({ from: place('host', reply), to: '172.18.0.2', port: 80 })
  /** Somebody to whom nothing comes back, and what the host has heard. */
  const silent = (name = 'neighbor', host: Heard[] = [syn, again]) => ({
    ...place(name, { error: 'ETIMEDOUT' }),
    namespace: name === 'web' ? 'box1' : name,
    heard: async () => ({ pcap: pcap(...host), full: false, deaf: false }),
  })
  const probe = (from: FakePlace = silent()) => packet({ from, to: '172.18.0.2', port: 80 })

  it.each<[string, string, Heard[], string]>([
    [
      'the host passed it on',
      'neighbor',
      [syn, { ...syn, link: 5, out: true }],
      'only the answer was stopped',
    ],
    [
      'the host passed it on with one more flag',
      'neighbor',
      [syn, { ...syn, link: 5, out: true, flags: 0x0a }],
      'only the answer was stopped',
    ],
    ['it never came to the host', 'web', [], 'web itself has kept it back'],
    [
      'it came there with another destination',
      'web',
      [{ ...syn, to: '172.18.0.1' }],
      'web itself has kept it back or changed it',
    ],
    [
      'it was too old to be passed on',
      'web',
      [{ ...syn, timeToLive: 1 }],
      'web itself has kept it back or changed it',
    ],
    ['a neighbor could not send it', 'neighbor', [], 'does not answer neighbor at all'],
  ])('fails when %s', async (_, name, host, words) => {
    const from = silent(name, host)
    const { observed } = await failureOf(probe(from).isNotAnswered({ whereas: control(answered), next }))
    expect(observed).toContain(words)
  })

  it('fails when a listener has got it, wherever the answer was kept back', async () => {
    const from = { ...silent(), reachedBy: async () => 'web' }
    const { observed } = await failureOf(probe(from).isNotAnswered({ whereas: control(answered), next }))
    expect(observed).toBe('web has got it: only the answer was stopped')
  })

  it.each<[string, Heard[]]>([
    ['what it sent to itself', [syn, again, { ...syn, link: 1, out: true }]],
    ['what an earlier client sent from that port', [{ ...syn, sequence: 6, out: true }, syn, again]],
    ['what another sent', [syn, again, { ...syn, sourcePort: 20_003, sequence: 8, out: true }]],
  ])('does not take %s for passed on', async (_, host) => {
    await probe(silent('web', host)).isNotAnswered({ whereas: control(answered), next })
  })

  it('holds when the control is answered and the other is not', async () => {
    await probe().isNotAnswered({ whereas: control(answered), next })
  })

  it('fails when the control is not answered, whatever the other does: silence would mean nothing', async () => {
    const from = silent()
    const failure = await failureOf(
      probe(from).isNotAnswered({ whereas: control({ error: 'ECONNREFUSED' }), next }),
    )
    expect(failure.expected).toMatch(/^a TCP packet from host to 172\.18\.0\.2:80 is answered/)
    expect(failure.observed).toBe('the connection was refused')
    expect(failure.flow).toMatchObject({ from: 'host' })
    expect(failure.next).not.toBe(next)
  })

  it('fails when it is answered, by any listener', async () => {
    const from = place('neighbor', { answered: true, answeredBy: 'web', seenFrom: '192.168.1.50' })
    const failure = await failureOf(probe(from).isNotAnswered({ whereas: control(answered), next }))
    expect(failure).toEqual({
      expected: 'a TCP packet from neighbor to 172.18.0.2:80 is not answered',
      observed: 'web answered it, and saw it come from 192.168.1.50',
      next,
      flow: { protocol: 'tcp', port: 20_001, destination: '172.18.0.2', from: 'neighbor' },
      answered: true,
      passed: true,
      repeat: { from, address: '172.18.0.2', port: 80, protocol: 'tcp' },
    })
  })

  it.each([
    ['a quick control', 2, [300, 300]],
    ['a slow control', 500, [300, 300, 2000]],
  ])('waits long enough, in view of %s', async (_, milliseconds, waits) => {
    const from = silent('neighbor', [syn, again, { ...syn, sourcePort: 20_003 }])
    await probe(from).isNotAnswered({ whereas: control({ ...answered, milliseconds }), next })
    expect(from.asked.map(({ wait }) => wait)).toEqual(waits)
  })

  it('is sent before its control: of somebody who was answered just now, rules may remember it', async () => {
    const order: string[] = []
    const noting = (from: FakePlace): FakePlace => {
      const { request } = from
      return {
        ...from,
        request: (...args) => {
          order.push(from.name)
          return request(...args)
        },
      }
    }
    const whereas = packet({ from: noting(place('host', answered)), to: '172.18.0.2', port: 80 })
    await probe(noting(silent())).isNotAnswered({ whereas, next })
    expect(order).toEqual(['neighbor', 'neighbor', 'host'])
  })

  it('fails when only the first packet is stopped', async () => {
    const reached = { answered: true, answeredBy: 'web', seenFrom: '192.168.1.50' }
    const from = { ...silent(), ...place('neighbor', { error: 'ETIMEDOUT' }, reached) }
    from.heard = silent().heard
    const { observed } = await failureOf(probe(from).isNotAnswered({ whereas: control(answered), next }))
    expect(observed).toContain('web answered it')
  })

  it('is sent once where it is to come from one port: two clients cannot have it', async () => {
    const from = silent('neighbor', [{ ...syn, sourcePort: 5300 }])
    from.request = async () => ({ milliseconds: 2, answered: false, token: 'token', clientPort: 5300 })
    const one = packet({ from, to: '172.18.0.2', port: 80, clientPort: 5300 })
    await one.isNotAnswered({ whereas: control(answered), next })
  })
})

describe('isAnswered from inside by somebody outside', () => {
  const to = '203.0.113.10'
  const client = {
    protocol: 'tcp',
    from: '172.18.0.2',
    to,
    sourcePort: 20_001,
    destinationPort: 80,
    flags: 2,
  } as const
  const masked = { ...client, from: '192.168.1.100', time: 1 }
  const answeredBy = (host: Heard[], router: Heard[]) => {
    const from = place('web', { ...answered, seenPort: 20_001 })
    from.heard = async (where) => ({
      pcap: pcap(...(where === 'host' ? host : router)),
      full: false,
      deaf: false,
    })
    return packet({ from, to, port: 80 }).isAnswered({ by: place('internet'), next })
  }

  it('holds when the packet itself was heard there', async () => {
    await answeredBy([{ ...client, sequence: 7 }], [{ ...masked, sequence: 7 }])
  })

  it('is sent while nothing of the learner runs, as anything else is where no program may be in between', async () => {
    const from = place('web', { ...answered, seenPort: 20_001 })
    const [host, router] = [pcap({ ...client, sequence: 7 }), pcap({ ...masked, sequence: 7 })]
    from.heard = async (where) => ({ pcap: where === 'host' ? host : router, full: false, deaf: false })
    const sent = packet({ from, to, port: 80 })
    await sent.isAnswered({ by: place('internet'), next })
    await sent.isAnswered({ by: internet, next })
    await sent.isAnswered({ by: internet, byProgram: true, next })
    expect(from.asked.map(({ still }) => still)).toEqual([true, true, undefined])
  })

  it('fails when a program on the host has made another connection', async () => {
    const { observed } = await failureOf(
      answeredBy([{ ...client, sequence: 7 }], [{ ...masked, sequence: 8 }]),
    )
    expect(observed).toMatch(/made another one/)
  })

  it('fails when the host has heard nothing of it', async () => {
    const later = { ...client, sourcePort: 1, time: 2 }
    const { observed } = await failureOf(answeredBy([later], [{ ...masked, sequence: 8 }]))
    expect(observed).toMatch(/without passing through the host/)
  })
})
