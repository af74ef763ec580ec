import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { NO_METER } from '../sandbox/index.ts'
import { LearnerGone, LearnerThrew } from './learner.ts'
import { CannotSend, HostRestless, PortTaken } from './place.ts'
import { GuestFailed, type GuestSession } from './session.ts'
import { openWorld, type World } from './world.ts'

type Args = Record<string, unknown>

/** What a guest answers to one operation; a function sees the arguments. */
type Answers = Record<string, unknown>

interface Asked {
  op: string
  args: Args
  limit: number | undefined
}

/** A session that answers what a test says, and judges by schema as the real one does. */
async function opened(answers: Answers = {}): Promise<{ world: World; asked: Asked[] }> {
  const asked: Asked[] = []
  const find = (op: string, args: Args): unknown => {
    const forPlace = op === 'child' || op === 'visit'
    const name = forPlace ? `${args.who} ${args.op}` : op
    const answer = answers[name]
    if (answer === undefined) throw new Error(`no test expects ${name}`)
    return typeof answer === 'function' ? answer(forPlace ? args.args : args) : answer
  }
  const session: GuestSession = {
    meter: NO_METER,
    async request(op, args, schema, limit) {
      asked.push({ op, args: args as Args, limit })
      const result = v.safeParse(schema, find(op, args as Args))
      if (result.success) return result.output
      throw new GuestFailed(`the guest's answer to ${op} has no valid shape`)
    },
    async [Symbol.asyncDispose]() {},
  }
  const world = openWorld(session)
  asked.length = 0
  return { world, asked }
}

describe('a request', () => {
  /** Places with a record of what they saw, and a host whose requests get an answer that names one of them. */
  async function answeredBy(who: string | undefined, reply: object = {}, record: object | null = {}) {
    const sightings: { place: string; [key: string]: unknown }[] = []
    const seen = {
      place: 'internet',
      protocol: 'tcp',
      port: 80,
      peer: '192.168.1.100',
      peerPort: 7,
      nonce: 'abc',
    }
    const request = (args: Args) => {
      sightings.push({ ...seen, peer: '6.6.6.6', token: 'another' })
      if (record !== null) sightings.push({ ...seen, token: args.token, ...record })
      return {
        value: { milliseconds: 7, ...(who === undefined ? {} : { listener: who, nonce: 'abc' }), ...reply },
      }
    }
    return opened({
      sightings: ({ who }: Args) => sightings.filter(({ place }) => who === undefined || place === who),
      'host request': request,
      'host datagram': request,
    })
  }

  it('tells who answered, and what that one saw, by its own record', async () => {
    const { world } = await answeredBy('internet')
    expect(await world.host.request('203.0.113.10', 80)).toEqual({
      ...{ milliseconds: 7, answered: true, answeredBy: 'internet', seenFrom: '192.168.1.100', seenPort: 7 },
      token: expect.stringMatching(/^[0-9a-f]{12}$/),
      clientPort: expect.any(Number),
    })
  })

  it('tells where a datagram was answered from, and lets a client keep its port', async () => {
    const { world, asked } = await answeredBy('internet', { from: '203.0.113.10', fromPort: 53 })
    const reply = await world.host.request('203.0.113.10', 53, { protocol: 'udp', clientPort: 5300 })
    expect(reply).toMatchObject({ from: '203.0.113.10', fromPort: 53, clientPort: 5300 })
    expect(asked.find(({ args }) => args.op === 'datagram')?.args.args).toMatchObject({ clientPort: 5300 })
  })

  it.each<[string, string | undefined, object | null]>([
    ['nobody', undefined, {}],
    ['somebody whom nobody knows', 'guessed', {}],
    ['a listener that knows nothing of it', 'internet', null],
    ['a listener that gave it another nonce', 'internet', { nonce: 'abd' }],
    ['a listener that was asked something else', 'internet', { token: 'something' }],
  ])('is not answered by %s', async (_, who, record) => {
    const { world } = await answeredBy(who, {}, record)
    const reply = await world.host.request('203.0.113.10', 80)
    expect(reply).toMatchObject({ answered: false, ...(who === undefined ? {} : { error: 'EBADREPLY' }) })
    expect(reply).not.toHaveProperty('answeredBy')
    expect(reply).not.toHaveProperty('seenFrom')
  })

  it('tells how it failed', async () => {
    const { world } = await answeredBy(undefined, { error: { code: 'ECONNREFUSED', message: 'm' } })
    expect(await world.host.request('203.0.113.10', 80)).toMatchObject({ error: 'ECONNREFUSED' })
  })

  it('is sent from another port where something has that one already, and from a port that was asked for or not at all', async () => {
    const taken = { error: { code: 'EADDRINUSE', message: 'm' } }
    let free = 0
    const request = ({ clientPort }: Args) => ({
      value: { milliseconds: 7, ...(Number(clientPort) === free ? {} : taken) },
    })
    const { world, asked } = await opened({
      'host request': request,
      'neighbor request': request,
      sightings: [],
    })
    await expect(world.host.request('127.0.0.1', 80)).rejects.toThrow(PortTaken)
    const ports = asked.map(({ args }) => Number((args.args as Args).clientPort))
    expect(new Set(ports).size).toBe(5)
    free = Math.max(...ports) + 2
    expect(await world.host.request('127.0.0.1', 80)).toMatchObject({ clientPort: free })
    await expect(world.host.request('127.0.0.1', 80, { clientPort: 5300 })).rejects.toThrow(PortTaken)
    expect(await world.neighbor.request('127.0.0.1', 80)).toMatchObject({ error: 'EADDRINUSE' })
  })

  it('has come to a listener whose record has its token, answered or not', async () => {
    const { world } = await answeredBy(undefined, { error: { code: 'ETIMEDOUT', message: 'm' } })
    expect(await world.host.reachedBy(await world.host.request('203.0.113.10', 80))).toBe('internet')
    const { world: other } = await answeredBy(undefined, {}, null)
    expect(await other.host.reachedBy(await other.host.request('203.0.113.10', 80))).toBeUndefined()
  })

  it('can ask that nothing else runs', async () => {
    const { world, asked } = await answeredBy('internet')
    await world.host.request('203.0.113.10', 80, { still: true })
    await world.host.request('203.0.113.10', 80)
    const sent = asked.filter(({ args }) => args.op === 'request')
    expect(sent.map(({ args }) => args.still)).toEqual([true, undefined])
  })

  it('has a port and a token of its own', async () => {
    const { world, asked } = await answeredBy('internet')
    await world.host.request('203.0.113.10', 80)
    await world.host.request('203.0.113.10', 53, { protocol: 'udp', wait: 300 })
    const sent = asked.filter(({ args }) => args.op === 'request' || args.op === 'datagram')
    const [first, second] = sent.map(({ args }) => args.args as Args)
    expect(first).toMatchObject({ address: '203.0.113.10', port: 80, timeout: 4000 })
    // One of those that the kernel gives to programs.
    expect(first?.clientPort).toBeGreaterThanOrEqual(32_768)
    expect(first?.clientPort).toBeLessThan(60_000)
    expect(second).toMatchObject({ port: 53, clientPort: Number(first?.clientPort) + 1, timeout: 300 })
    expect(first?.token).not.toBe(second?.token)
    expect(sent.map(({ args }) => args.op)).toEqual(['request', 'datagram'])
    for (const { args, limit } of sent) expect(limit).toBeGreaterThan(Number((args.args as Args).timeout))
  })
})

describe('a place', () => {
  it('that cannot listen is a fault of ours', async () => {
    const { world } = await opened({ 'host listen': { value: { error: { message: 'in use' } } } })
    await expect(world.host.listen(80)).rejects.toThrow(/host cannot listen on tcp 80: in use/)
  })

  it("that cannot listen because something of the learner's does says so", async () => {
    const taken = { value: { error: { code: 'EADDRINUSE', message: 'in use' } } }
    const { world } = await opened({ 'host listen': taken, 'internet listen': taken })
    await expect(world.host.listen(53, 'udp')).rejects.toThrow(new PortTaken('host', 'udp', 53))
    // Nothing of the learner's is there.
    await expect(world.internet.listen(80)).rejects.toThrow(GuestFailed)
  })

  it('makes traffic until it is disposed of', async () => {
    const { world, asked } = await opened({
      'host startTraffic': { value: {} },
      'host stopTraffic': { value: {} },
    })
    const operations = () => asked.map(({ args }) => args.op)
    const traffic = await world.host.traffic('10.0.0.1', 53, 5300)
    expect(operations()).toContain('startTraffic')
    expect(operations()).not.toContain('stopTraffic')
    await traffic[Symbol.asyncDispose]()
    expect(operations()).toContain('stopTraffic')
  })

  it('that cannot send is kept from it by the learner, where the learner can do that', async () => {
    const no = { value: { error: { message: 'no route' } } }
    const { world } = await opened({ 'host startTraffic': no, 'neighbor startTraffic': no })
    await expect(world.host.traffic('10.0.0.1', 53, 5300)).rejects.toThrow(
      new CannotSend('host', '10.0.0.1:53', 'no route'),
    )
    await expect(world.neighbor.traffic('10.0.0.1', 53, 5300)).rejects.toThrow(GuestFailed)
  })

  it('whose process failed is a fault of ours', async () => {
    const { world } = await opened({ 'host network': { error: { message: 'it exited with code 1' } } })
    await expect(world.host.network()).rejects.toThrow(GuestFailed)
  })

  it('shows its links and who is plugged into whom', async () => {
    const ip = (ifname: string, parts: object) => ({
      ifname,
      ifindex: 1,
      flags: ['UP'],
      addr_info: [],
      ...parts,
    })
    const links = [
      ip('minidocker0', {
        address: '02:00:00:00:00:01',
        linkinfo: { info_kind: 'bridge' },
        addr_info: [
          { family: 'inet', local: '172.18.0.1', prefixlen: 16 },
          { family: 'inet6', local: 'fe80::1', prefixlen: 64 },
        ],
      }),
      ip('vethweb', { master: 'minidocker0', flags: [], linkinfo: { info_slave_data: { hairpin: true } } }),
    ]
    const { world } = await opened({ 'host network': { value: { links, routes: [] } } })
    expect((await world.host.network()).links).toEqual([
      {
        ...{
          name: 'minidocker0',
          index: 1,
          up: true,
          mac: '02:00:00:00:00:01',
          bridge: true,
          hairpin: false,
        },
        ...{ ports: ['vethweb'], addresses: ['172.18.0.1/16'] },
      },
      { name: 'vethweb', index: 1, up: false, bridge: false, hairpin: true, ports: [], addresses: [] },
    ])
  })

  it('looks names up, and tells why not', async () => {
    const resolve = ({ name, family }: Args) =>
      name === 'db'
        ? { value: { address: `of family ${family}` } }
        : { value: { error: { message: 'unknown' } } }
    const { world } = await opened({ 'host resolve': resolve })
    expect(await world.host.resolve('db')).toEqual({ address: 'of family 4' })
    expect(await world.host.resolve('db', 6)).toEqual({ address: 'of family 6' })
    expect(await world.host.resolve('nobody')).toEqual({ error: 'unknown' })
  })

  it('reads files, whole and by halves', async () => {
    const missing = { value: { error: { code: 'ENOENT', message: 'no such file' } } }
    const { world } = await opened({
      'host read': ({ path }: Args) => (path === '/etc/hosts' ? { value: { text: 'all' } } : missing),
      'host readHalf': ({ path }: Args) => (path === '/etc/hosts' ? { value: {} } : missing),
      'host readRest': { value: { text: 'both', vanished: true } },
    })
    expect(await world.host.read('/etc/hosts')).toBe('all')
    expect(await world.host.read('/nowhere')).toBeUndefined()
    const both = { text: 'both', vanished: true }
    const readOn = await world.host.readHalf('/etc/hosts')
    expect(await readOn?.()).toEqual(both)
    expect(await world.host.readHalf('/nowhere')).toBeUndefined()
  })

  it('exchanges bytes, and waits for them longer than the guest does', async () => {
    const { world, asked } = await opened({
      'host exchange': ({ hex }: Args) => ({ value: hex === '00ff' ? { hex: 'ff00' } : { error: {} } }),
    })
    const exchange = (bytes: number[]) =>
      world.host.exchange('172.18.0.1', 53, Buffer.from(bytes), { wait: 500 })
    expect(await exchange([0, 255])).toEqual(Buffer.from([255, 0]))
    expect(await exchange([])).toBeUndefined()
    for (const { limit } of asked) expect(limit).toBeGreaterThan(500)
  })

  it('exchanges bytes from a port that is wanted, and says when it is taken', async () => {
    const taken = { error: { code: 'EADDRINUSE', message: 'Address already in use' } }
    const { world } = await opened({
      'host exchange': ({ clientPort }: Args) => ({ value: clientPort === 4444 ? taken : { hex: '00' } }),
      'neighbor exchange': { value: taken },
    })
    const from = (clientPort?: number) =>
      world.host.exchange('172.18.0.1', 53, Buffer.from([0]), clientPort === undefined ? {} : { clientPort })
    expect(await from()).toEqual(Buffer.from([0]))
    expect(await from(4445)).toEqual(Buffer.from([0]))
    await expect(from(4444)).rejects.toThrow(PortTaken)
    // Learner code cannot have taken it there.
    const outside = world.neighbor.exchange('172.18.0.1', 53, Buffer.from([0]), { clientPort: 4444 })
    expect(await outside).toBeUndefined()
  })

  it('runs commands where it is, and pings by their exit code', async () => {
    const { world, asked } = await opened({ execute: { code: 1, stdout: '', stderr: '' } })
    expect(await world.neighbor.ping('192.168.1.100')).toBe(false)
    expect(asked[0]?.args).toMatchObject({
      where: 'neighbor',
      argv: expect.arrayContaining(['192.168.1.100']),
    })
  })
})

describe('the learner', () => {
  const answering = async (answer: unknown) => (await opened({ 'learner call': answer })).world.learner

  it('is called by name and by handle', async () => {
    const { world, asked } = await opened({
      'learner call': ({ construct, path }: Args) =>
        construct === true ? { value: { handle: 3 } } : { value: { value: `called ${String(path)}` } },
    })
    interface Manager {
      setup(id: string, other: unknown): string
    }
    const manager = await world.learner.create<Manager>('NetworkManager', { option: 1 })
    expect(await manager.setup('web', manager)).toBe('called setup')
    expect(await world.learner.call('PortMapping.parse', '8080:80')).toBe('called PortMapping,parse')
    expect(asked.map(({ args }) => args.args)).toEqual([
      { path: ['NetworkManager'], args: [{ option: 1 }], construct: true },
      { handle: 3, path: ['setup'], args: ['web', { $handle: 3 }] },
      { path: ['PortMapping', 'parse'], args: ['8080:80'] },
    ])
  })

  it('may return nothing', async () => {
    expect(await (await answering({ value: {} })).call('f')).toBeUndefined()
  })

  it('that throws has thrown', async () => {
    const learner = await answering({ error: { name: 'RangeError', message: 'no', stack: 's' } })
    const error = await learner.call('f').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(LearnerThrew)
    expect(error).toMatchObject({ call: 'f()', failure: { name: 'RangeError', message: 'no' } })
  })

  it('that throws is named without what every guest numbers anew', async () => {
    const learner = await answering({ error: { name: 'Error', message: 'no', stack: 's' } })
    const run = learner.call('run', 'web', { pid: 219, etc: '/run/containers/box3/etc', port: 80 })
    await expect(run).rejects.toMatchObject({ call: `run('web', {"pid":"…","etc":"…","port":80})` })
  })

  it('that throws megabytes, or runs thousands of commands, is looked at as far as anybody would read', async () => {
    const huge = 'x'.repeat(1_000_000)
    const thrown = { name: huge, message: `begin ${huge}`, stack: huge, code: huge, notWritten: huge }
    const command = { command: `first ${huge}`, exitCode: 1, output: `${huge} last`, stack: huge }
    const { world } = await opened({
      'learner call': { error: thrown },
      'learner trace': {
        value: { commands: Array.from({ length: 5000 }, (_, n) => ({ ...command, exitCode: n })) },
      },
    })
    const { failure } = (await world.learner
      .call('f')
      .catch((error: unknown) => error as LearnerThrew)) as LearnerThrew
    expect(failure.message).toMatch(/^begin /)
    expect(Object.values(failure).join('').length).toBeLessThan(100_000)
    const commands = await world.learner.commands()
    expect(commands).toHaveLength(1000)
    expect(commands.at(-1)).toMatchObject({
      ...{ command: expect.stringMatching(/^first /), output: expect.stringMatching(/ last$/) },
      exitCode: 4999,
    })
    expect(Object.values(commands[0] ?? {}).join('').length).toBeLessThan(50_000)
  })

  it.each<[string, unknown, RegExp]>([
    ['ends its process', { gone: 'it exited with code 0' }, /exited with code 0/],
    ['answers with what no call returns', { value: 5 }, /something else/],
    ['answers with nothing', {}, /something else/],
    ['answers with an error that is none', { error: 'text' }, /something else/],
  ])('that %s is gone', async (_, answer, message) => {
    const error = await (await answering(answer)).call('f').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(LearnerGone)
    expect((error as Error).message).toMatch(message)
  })

  it('that claims to have ended has thrown an error that says so', async () => {
    const learner = await answering({ error: { code: 'EEXITED', message: 'it exited with code 0' } })
    await expect(learner.call('f')).rejects.toBeInstanceOf(LearnerThrew)
    await expect(learner.call('f')).rejects.toBeInstanceOf(LearnerThrew)
  })

  it('that has ended is not called again', async () => {
    const { world, asked } = await opened({ 'learner call': { gone: 'it exited with code 0' } })
    await expect(world.learner.call('f')).rejects.toMatchObject({ where: { how: 'exited' } })
    asked.length = 0
    await expect(world.learner.call('g')).rejects.toMatchObject({
      where: { how: 'ended', after: 'f()' },
      message: expect.stringMatching(/^g\(\) was not called: .* because f\(\) did not return/),
    })
    expect(await world.learner.commands()).toEqual([])
    expect(asked).toEqual([])
  })

  it('is not blamed for a guest that is gone', async () => {
    const learner = await answering(() => {
      throw new GuestFailed('the guest is gone')
    })
    await expect(learner.call('f')).rejects.toBeInstanceOf(GuestFailed)
  })

  it('that has nothing to say about its commands ran none', async () => {
    for (const answer of [{ gone: 'm' }, { error: { message: 'm' } }, { value: { commands: 'lies' } }]) {
      const { world } = await opened({ 'learner trace': answer })
      expect(await world.learner.commands()).toEqual([])
    }
  })
})

describe('a repeated call', () => {
  async function repeat(value: unknown, times = 10) {
    const { world } = await opened({
      'learner call': ({ construct }: Args) => (construct === true ? { value: { handle: 1 } } : { value }),
    })
    return world.learner.repeat(await world.learner.create('Pool'), 'allocate', times)
  }

  it('tells its results, and what stopped it', async () => {
    const runs = [{ first: '10.0.0.2', count: 9 }, { count: 1 }]
    expect(await repeat({ runs })).toEqual({ runs })
    expect(await repeat({ runs: [], error: { message: 'none left' } })).toMatchObject({
      ...{ runs: [], error: { message: 'none left' } },
    })
  })

  it.each([
    ['more than was asked for', [{ first: '10.0.0.2', count: 11 }]],
    [
      'more than was asked for, together',
      [
        { first: 'a', count: 6 },
        { first: 'b', count: 6 },
      ],
    ],
    ['a number that would use up all memory', [{ first: '10.0.0.2', count: 1e9 }]],
    [
      'a number below one',
      [
        { first: '10.0.0.2', count: -1 },
        { first: 'b', count: 5 },
      ],
    ],
    ['half a result', [{ first: '10.0.0.2', count: 0.5 }]],
  ])('cannot have had %s', async (_, runs) => {
    await expect(repeat({ runs })).rejects.toBeInstanceOf(LearnerGone)
  })
})

describe('calls made together', () => {
  it('are one request, with a list of arguments for each', async () => {
    const { world, asked } = await opened({
      'learner call': ({ construct }: Args) => ({ value: construct ? { handle: 1 } : { value: [1, null] } }),
    })
    const object = await world.learner.create('Resolver')
    expect(await world.learner.together(object, 'register', ['a', object], ['b'])).toEqual([1, null])
    expect(asked.at(-1)?.args.args).toEqual({
      ...{ handle: 1, path: ['register'], args: [] },
      together: [['a', { $handle: 1 }], ['b']],
    })
  })
})

describe('calls side by side', () => {
  const outcomesOf = async (outcomes: unknown) => {
    const { world, asked } = await opened({
      'learner call': { value: { handle: 1 } },
      'learner sideBySide': { value: outcomes },
    })
    const object = await world.learner.create('Container')
    return { outcomes: world.learner.sideBySide(object, ['run', object], ['stop']), asked }
  }

  it('are one request, and each has its outcome', async () => {
    const { outcomes, asked } = await outcomesOf([
      { value: { value: '172.18.0.2' } },
      { error: { message: 'no' } },
    ])
    expect(await outcomes).toMatchObject([{ value: '172.18.0.2' }, { error: { message: 'no' } }])
    expect(asked.at(-1)?.args.args).toEqual({
      calls: [
        { handle: 1, path: ['run'], args: [{ $handle: 1 }] },
        { handle: 1, path: ['stop'], args: [] },
      ],
    })
  })

  it.each([[[]], [[{ value: {} }, {}]], [[{ value: {} }, { value: {} }, { value: {} }]]])(
    'cannot have had %j',
    async (said) => {
      await expect((await outcomesOf(said)).outcomes).rejects.toBeInstanceOf(LearnerGone)
    },
  )
})

describe('a container', () => {
  it('has a network of its own, or joins one', async () => {
    const { world, asked } = await opened({
      container: { pid: 7, etc: '/etc', namespace: 'box1' },
    })
    expect(await world.container('web')).toMatchObject({ name: 'web', pid: 7, namespace: 'box1' })
    await world.container('side', '/proc/7/ns/net')
    const taken = asked.filter(({ op }) => op === 'container').map(({ args }) => args)
    expect(taken).toEqual([{ name: 'web' }, { name: 'side', network: '/proc/7/ns/net' }])
  })
})

describe('what is listened to', () => {
  it('comes as bytes, each of them once, and as names by number', async () => {
    const all = 'heard in router'
    const { world, asked } = await opened({
      capture: ({ from }: Args) => ({
        pcap: Buffer.from(all.slice(Number(from), Number(from) + 8)).toString('base64'),
        full: from === 8,
      }),
      links: { links: [[2, 'eth0']] },
    })
    expect(await world.heard('router')).toEqual({ pcap: Buffer.from('heard in'), full: false, deaf: false })
    expect(await world.neighbor.heard('router')).toEqual({ pcap: Buffer.from(all), full: true, deaf: false })
    expect(asked.map(({ args }) => args)).toEqual([
      { where: 'router', from: 0 },
      { where: 'router', from: 8 },
    ])
    expect(await world.linkNames('host')).toEqual(new Map([[2, 'eth0']]))
  })

  it('is no more than a guest keeps', async () => {
    const { world } = await opened({
      capture: () => ({ pcap: Buffer.alloc(3 * 1024 * 1024).toString('base64'), full: false }),
    })
    expect((await world.heard('host')).pcap).toHaveLength(3 * 1024 * 1024)
    await expect(world.heard('host')).rejects.toBeInstanceOf(GuestFailed)
  })

  it('is not there twice when it was asked for twice at the same time', async () => {
    const { world } = await opened({
      capture: ({ from }: Args) => ({ pcap: from === 0 ? btoa('once') : '', full: false }),
    })
    await Promise.all([world.heard('host'), world.heard('host')])
    expect((await world.heard('host')).pcap.toString()).toBe('once')
  })
})

describe('a process that the learner has started', () => {
  it('can be joined in its network namespace', async () => {
    const { world, asked } = await opened({
      join: { namespace: 'joined1' },
      execute: { code: 0, stdout: '', stderr: '' },
    })
    const place = await world.join('monitor', 42)
    expect(place).toMatchObject({ name: 'monitor', namespace: 'joined1' })
    expect(asked[0]).toMatchObject({ op: 'join', args: { name: 'monitor', pid: 42 } })
    await place.execute(['true'])
    expect(asked.at(-1)).toMatchObject({ op: 'execute', args: { where: 'joined1' } })
  })

  it.each([true, false])('is there or not: %j', async (running) => {
    const { world, asked } = await opened({ isRunning: { running } })
    expect(await world.isRunning(42)).toBe(running)
    expect(asked).toMatchObject([{ op: 'isRunning', args: { pid: 42 } }])
  })

  it('can be logged in to; a place outside has a shell of its own', async () => {
    const done = { code: 0, stdout: '', stderr: '' }
    const { world, asked } = await opened({ shell: done, execute: done })
    await world.host.shell('ip link')
    await world.internet.shell('ip link')
    expect(asked).toMatchObject([
      { op: 'shell', args: { who: 'host', line: 'ip link' } },
      { op: 'execute', args: { where: 'internet', argv: ['sh', '-c', 'ip link'] } },
    ])
  })
})

it('says whose doing it is when what is to be still goes on', async () => {
  const { world } = await opened({
    'host network': { restless: true },
    'host request': { restless: true },
    execute: { restless: true },
  })
  await expect(world.host.network()).rejects.toThrow(HostRestless)
  await expect(world.host.request('127.0.0.1', 80, { still: true })).rejects.toThrow(HostRestless)
  await expect(world.host.execute(['ip', 'link'])).rejects.toThrow(HostRestless)
})
