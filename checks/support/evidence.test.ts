import { describe, expect, it } from 'vitest'
import {
  GuestFailed,
  GuestTimeout,
  LearnerGone,
  LearnerThrew,
  type Link,
  MachineBusy,
  PortTaken,
  type RawCommand,
  TooMuchThere,
  type World,
} from '../../src/guest/index.ts'
import { type Heard, pcap } from '../../src/verdict/fixture.ts'
import { type Circumstances, evidenceOf, isLearners } from './evidence.ts'
import { CheckFailure, type FailureDetails } from './failure.ts'
import { place, stateFrom, world } from './fixture.ts'

const link = (name: string, parts: Partial<Link> = {}): Link => ({
  ...{ name, index: 1, up: true, bridge: false, hairpin: false, ports: [], addresses: [] },
  ...parts,
})

const LINKS = [
  link('eth0', { addresses: ['192.168.1.100/24'] }),
  link('minidocker0', { bridge: true, ports: ['vethweb'], addresses: ['172.18.0.1/16'] }),
  link('vethweb'),
]

const STATE = [
  ...[
    '# ip -br address',
    'eth0 UP 192.168.1.100/24',
    '# iptables-save -c',
    '*filter',
    ':FORWARD DROP [3:180]',
  ],
  ...['COMMIT', '# nft list ruleset', '# sysctl', 'net/ipv4/ip_forward = 1', ''],
].join('\n')

interface Guest {
  heard?: { host?: Heard[]; router?: Heard[] }
  state?: World['state']
  printed?: World['learner']['printed']
  links?: Link[]
}

function guest({ heard = {}, state, printed, links = LINKS }: Guest = {}): World {
  return world({
    host: { ...place('host'), network: async () => ({ links, routes: [] }) },
    state: state ?? (async () => stateFrom({ text: STATE, namespaces: [] })),
    heard: async (where) => ({ pcap: pcap(...(heard[where] ?? [])), full: false, deaf: false }),
    linkNames: async () =>
      new Map([
        [2, 'eth0'],
        [5, 'minidocker0'],
        [7, 'vethweb'],
      ]),
    learner: {
      printed: printed ?? (async () => ({ text: '', dropped: 0, strays: [] })),
    } as World['learner'],
  })
}

/** The bundle's line 10 is the learner's line 110; what is below 5 is not the learner's. */
const locate = (line: number): string | undefined => (line < 5 ? undefined : `labs/4.1-x/x.ts:${100 + line}`)

function around(parts: Partial<Circumstances> = {}): Circumstances {
  return { world: guest(), title: 'minidocker0 is up', locate, commands: [], ...parts }
}

const details: FailureDetails = { expected: 'e', observed: 'o', next: 'n' }
const flow = { protocol: 'tcp', port: 20_001, destination: '203.0.113.10', from: 'web' } as const
const syn: Heard = {
  ...{ protocol: 'tcp', from: '172.18.0.2', to: '203.0.113.10', flags: 2, link: 7 },
  ...{ sourcePort: 20_001, destinationPort: 80 },
}
const frames = (...lines: number[]) =>
  ['Error', ...lines.map((line) => `    at f (file:///tmp/bundle-a1B2c3/1.mjs:${line}:7)`)].join('\n')
const threw = (failure: object) =>
  new LearnerThrew('manager.setup', { name: 'Error', message: 'no', stack: '', ...failure })

describe('whose fault it is', () => {
  it.each([
    ['a check that failed', new CheckFailure(details), true],
    ['code that threw', threw({}), true],
    ['code that did not return', new LearnerGone('setup', 'did not return', { how: 'loop' }), true],
    ['a guest that failed', new GuestFailed('gone'), false],
    ['a machine that is too busy', new MachineBusy('setup'), false],
    ['a guest that is slow', new GuestTimeout('state', 1000), false],
    ['a bug of ours', new TypeError('x is undefined'), false],
    ['a port that is taken', new PortTaken('web', 'tcp', 80), true],
    ['a thousand interfaces', new TooMuchThere('host'), true],
    ['nothing', undefined, false],
  ])('%s', async (_, error, learners) => {
    expect(isLearners(error)).toBe(learners)
    expect((await evidenceOf(error, around())) !== undefined).toBe(learners)
  })
})

describe('a check that failed', () => {
  it('says what it said, and shows the state of the host', async () => {
    expect(await evidenceOf(new CheckFailure(details), around())).toEqual({
      ...details,
      state: [
        { title: 'interfaces of the host', lines: ['eth0 192.168.1.100/24'] },
        { title: 'rules of the host (iptables-save -c)', lines: ['filter: :FORWARD DROP [3:180]'] },
        { title: 'switches', lines: ['net/ipv4/ip_forward = 1'] },
      ],
    })
  })

  it('that should have been stopped tells of a policy that has let it through', async () => {
    const opened = STATE.replace('FORWARD DROP [3:180]', 'FORWARD ACCEPT [4:240]')
    const world = guest({ state: async () => stateFrom({ text: opened, namespaces: [] }) })
    const error = new CheckFailure({ ...details, passed: true })
    const evidence = await evidenceOf(error, around({ world }))
    expect(evidence?.observed).toMatch(
      /^o\. The policy of FORWARD is ACCEPT now, and has let 4 packets through/,
    )
    expect(evidence?.next).toMatch(/^It was DROP\./)
    expect(await evidenceOf(error, around())).toMatchObject(details)
  })

  it('about a packet shows its path, and what that tells', async () => {
    const error = new CheckFailure({ ...details, flow })
    const evidence = await evidenceOf(error, around({ world: guest({ heard: { host: [syn] } }) }))
    expect(evidence?.expected).toBe('e')
    expect(evidence?.path).toEqual([
      { where: 'host', link: 'vethweb', direction: 'in', packet: '172.18.0.2:20001 → 203.0.113.10:80 SYN' },
    ])
    expect(evidence?.observed).toMatch(/FORWARD chain dropped it \(its policy, DROP, has counted 3 packets\)/)
    expect(evidence?.next).toContain('minidocker0')
  })

  it('about a packet looks at both namespaces', async () => {
    const out: Heard = { ...syn, link: 2, out: true, time: 5 }
    const heard = { host: [syn, out], router: [{ ...out, out: false, time: 9 }] }
    const evidence = await evidenceOf(
      new CheckFailure({ ...details, flow }),
      around({ world: guest({ heard }) }),
    )
    expect(evidence?.path?.map(({ where, direction }) => `${where} ${direction}`)).toEqual([
      ...['host in', 'host out', 'router in'],
    ])
    expect(evidence?.next).toContain('MASQUERADE')
  })

  it.each<[string, Partial<Guest>, RegExp]>([
    [
      'forwarding',
      { state: async () => stateFrom({ text: STATE.replace('= 1', '= 0'), namespaces: [] }) },
      /ip_forward is 0/,
    ],
    [
      'the addresses of the host',
      { links: [link('eth0', { addresses: ['203.0.113.10/24'] })] },
      /another destination/,
    ],
  ])('is explained by the facts: %s', async (_, parts, observed) => {
    const world = guest({ heard: { host: [syn] }, ...parts })
    const evidence = await evidenceOf(new CheckFailure({ ...details, flow }), around({ world }))
    expect(evidence?.observed).toMatch(observed)
  })

  it('is explained by the hairpin mode of the port', async () => {
    const toSelf = { ...flow, destination: '192.168.1.100', to: 'web' }
    const error = new CheckFailure({ ...details, flow: toSelf })
    const heard = { host: [{ ...syn, to: '192.168.1.100' }] }
    const off = await evidenceOf(error, around({ world: guest({ heard }) }))
    expect(off?.next).toContain('hairpin on')
    const links = LINKS.map((one) => (one.name === 'vethweb' ? { ...one, hairpin: true } : one))
    const on = await evidenceOf(error, around({ world: guest({ heard, links }) }))
    expect(on?.observed).toMatch(/FORWARD/)
  })

  it('about a packet keeps a next step that stands, and tells from the path what happened', async () => {
    const error = new CheckFailure({ ...details, flow, nextStands: true })
    const evidence = await evidenceOf(error, around({ world: guest({ heard: { host: [syn] } }) }))
    expect(evidence?.next).toBe(details.next)
    expect(evidence?.observed).toMatch(/FORWARD/)
  })

  it('about a packet that was answered shows the path, and keeps its own words', async () => {
    const error = new CheckFailure({ ...details, flow, answered: true })
    const evidence = await evidenceOf(error, around({ world: guest({ heard: { host: [syn] } }) }))
    expect(evidence).toMatchObject({ ...details, path: [expect.anything()] })
  })

  it('keeps its next step where the path knows none', async () => {
    const rst: Heard = {
      ...syn,
      from: '192.168.1.100',
      to: '192.168.1.50',
      flags: 20,
      out: true,
      link: 2,
      time: 3,
    }
    const heard = {
      host: [
        { ...syn, from: '192.168.1.50', to: '192.168.1.100', link: 2, destinationPort: 8080 },
        { ...rst, sourcePort: 8080, destinationPort: 20_001 },
      ],
    }
    const evidence = await evidenceOf(
      new CheckFailure({ ...details, flow }),
      around({ world: guest({ heard }) }),
    )
    expect(evidence?.observed).toMatch(/RST/)
    expect(evidence?.next).toBe('n')
  })
})

describe('code that threw', () => {
  it('says what, with the place, and what to read', async () => {
    const error = threw({ name: 'TypeError', message: 'x is undefined', stack: frames(3, 10, 12) })
    expect(await evidenceOf(error, around())).toMatchObject({
      at: 'labs/4.1-x/x.ts:110',
      expected: 'manager.setup returns, and then: minidocker0 is up',
      observed: 'manager.setup threw TypeError: x is undefined',
      state: expect.anything(),
    })
  })

  it('says which command failed, and what it said', async () => {
    const ran = (command: string, exitCode: number | null, output = ''): RawCommand => ({
      ...{ command, exitCode, output, stack: '' },
    })
    const next = async (...commands: RawCommand[]) =>
      (await evidenceOf(threw({}), around({ commands })))?.next
    const failed = ran('ip link add', 2, 'RTNETLINK answers: File exists\nmore\n')
    expect(await next(ran('a', 1, 'silly'), failed, ran('b', 0), ran('c', null))).toBe(
      'Read the message above. The last command that failed before was "ip link add", and it said "RTNETLINK answers: File exists": is that why?',
    )
    expect(await next(ran('x'.repeat(200), 1))).toContain(`was "${'x'.repeat(100)}…": is that why?`)
    expect(await next(ran('quoted', 1, 'no'), failed)).toContain('"quoted" failed, and it said "no".')
    expect(await next(ran('b', 0))).toBe('Read the message above.')
  })

  it.each([
    'iptables --wait -C FORWARD -j ACCEPT',
    'iptables -t nat -C POSTROUTING -j MASQUERADE',
    'ip link show veth1',
    'ip -br link show veth1',
    'conntrack -D -p udp --orig-port-dst 53',
  ])('takes it for no fault that "%s" says no', async (command) => {
    const commands = [{ command, exitCode: 1, output: 'no such thing', stack: '' }]
    const evidence = await evidenceOf(threw({}), around({ commands }))
    expect(evidence?.next).toBe('Read the message above.')
  })

  it('says what the error of a command means, in place of what the check supposes', async () => {
    const said = 'Error: Nexthop has invalid gateway.'
    const route = { command: 'ip route add default via 172.18.0.1', exitCode: 2, output: said, stack: '' }
    const error = threw({
      message: `${said}\n    at /tmp/bundle-a/1.mjs:3:4\n    exit code: 2 (Misuse of shell builtins)`,
    })
    const evidence = await evidenceOf(error, around({ commands: [route], hint: 'Think of the length.' }))
    expect(evidence?.next).toMatch(/is the interface up/)
    expect(evidence?.next).not.toMatch(/Think/)
    expect(evidence?.observed).toBe(`manager.setup threw ${said}`)
  })

  it('names a command that was not awaited, whatever else it looks like', async () => {
    const left = {
      command: 'ip link set eth0 up',
      exitCode: null,
      output: '',
      stack: frames(12),
      outlived: 'setup',
    }
    const next = async (command: RawCommand) =>
      (await evidenceOf(new CheckFailure(details), around({ commands: [command] })))?.next
    expect(await next(left)).toBe(
      '"ip link set eth0 up" (labs/4.1-x/x.ts:112) was still running when setup returned. Is an await missing?',
    )
    // It has ended during a later call, so it is no reason any more.
    expect(await next({ ...left, exitCode: 0 })).toBe(details.next)
  })

  it('shows what a command has said once', async () => {
    const commands = [{ command: 'ip link', exitCode: 2, output: 'Error: no.', stack: '' }]
    const world = guest({ printed: async () => ({ text: 'mine\nError: no.\n', dropped: 0, strays: [] }) })
    expect((await evidenceOf(threw({}), around({ commands, world })))?.output).toBe('mine\n')
    // Nobody but the code itself prints what a command that succeeds has said.
    const went = commands.map((command) => ({ ...command, exitCode: 0 }))
    expect((await evidenceOf(threw({}), around({ commands: went, world })))?.output).toContain('Error: no.')
  })

  it('has what was printed in the checks before as well', async () => {
    const world = guest({ printed: async () => ({ text: 'now\n', dropped: 0, strays: [] }) })
    const evidence = await evidenceOf(threw({}), around({ world, printedBefore: 'before\n' }))
    expect(evidence?.output).toBe('before\nnow\n')
  })

  it('says what the check knows about such errors', async () => {
    const evidence = await evidenceOf(threw({}), around({ hint: 'Think of the length.' }))
    expect(evidence?.next).toBe('Read the message above. Think of the length.')
  })

  it.each([
    ['ReferenceError', 'gatway is not defined', /^Nothing called gatway is known there/],
    ['TypeError', "Cannot read properties of undefined (reading 'split')", /^What stands before the dot/],
    ['TypeError', 'this.pool.take is not a function', /^this\.pool\.take is there, but cannot be called/],
    ['TypeError', 'x is undefined', /^Read the message above/],
  ])('knows a slip of the pen: %s, %s', async (name, message, expected) => {
    const evidence = await evidenceOf(threw({ name, message }), around())
    expect(evidence?.next).toMatch(expected)
  })

  it('quotes the line that a command could not read, and says what is wrong with it', async () => {
    const output =
      'iptables-restore v1.8.11 (nf_tables): unknown option "--dport"\nError occurred at line: 2\nline 2 was: -A ours --dport 80 -j DROP'
    const commands = [{ command: 'iptables-restore --noflush', exitCode: 2, output, stack: '' }]
    const message = 'iptables-restore v1.8.11 (nf_tables): unknown option "--dport"'
    expect((await evidenceOf(threw({ message }), around({ commands })))?.next).toMatch(
      /Line 2 was: -A ours --dport 80 -j DROP\. A port is one of a protocol/,
    )
  })

  it("has no place when no frame is of the learner's file", async () => {
    const evidence = await evidenceOf(threw({ stack: frames(1, 2) }), around())
    expect(evidence).not.toHaveProperty('at')
  })

  it('leaves out what zx adds, also where a check quotes it', async () => {
    const observed =
      'it threw Error: RTNETLINK answers: File exists\n    at ensureBridge (your code:28:10)\n    exit code: 2 (Misuse of shell builtins)'
    const failure = new CheckFailure({ expected: 'e', observed, next: 'n' })
    expect((await evidenceOf(failure, around()))?.observed).toBe(
      'it threw Error: RTNETLINK answers: File exists',
    )
  })

  it('says no more than six lines, without stack frames and empty lines', async () => {
    const lines = [
      'one',
      '',
      '    at /tmp/bundle-a1B2c3/1.mjs:3:4',
      '    at f (/x.js:3:4)',
      ...'234567'.split(''),
    ]
    const evidence = await evidenceOf(threw({ message: lines.join('\n') }), around())
    expect(evidence?.observed).toBe('manager.setup threw Error: one\n2\n3\n4\n5\n6')
  })

  it('that is not written yet says what to write, and shows no state', async () => {
    const error = threw({ name: 'NotWritten', notWritten: 'make the bridge', stack: frames(10) })
    expect(await evidenceOf(error, around())).toEqual({
      at: 'labs/4.1-x/x.ts:110',
      expected: 'minidocker0 is up',
      observed: 'manager.setup is not written yet',
      next: 'make the bridge',
      notWritten: true,
    })
  })
})

describe('code that does not return', () => {
  it('says which call, and the line where it was', async () => {
    const stack = frames(1, 12)
    const error = new LearnerGone('manager.setup', 'did not return: it has worked for 6 s', {
      how: 'loop',
      stack,
    })
    expect(await evidenceOf(error, around())).toMatchObject({
      at: 'labs/4.1-x/x.ts:112',
      expected: 'manager.setup returns',
      observed: 'manager.setup did not return: it has worked for 6 s',
      next: 'Is there a loop that never ends?',
    })
  })

  it('because of a command shows the line that ran it', async () => {
    const run = (line: number, exitCode: number | null): RawCommand => ({
      ...{ command: 'cat', exitCode, output: '' },
      stack: frames(line),
    })
    const error = new LearnerGone('setup', 'did not return', { how: 'input', command: 'cat' })
    const commands = [run(11, 0), run(12, null), run(13, 0)]
    const evidence = await evidenceOf(error, around({ commands }))
    expect(evidence).toMatchObject({ at: 'labs/4.1-x/x.ts:112', next: expect.stringContaining('stdin') })
  })

  it('because it ended itself asks what ended it', async () => {
    const error = new LearnerGone('setup', 'did not return: it exited with code 0', { how: 'exited' })
    const evidence = await evidenceOf(error, around())
    expect(evidence?.next).toContain('process.exit()')
    expect(evidence).not.toHaveProperty('at')
  })
})

describe('beside that, evidence', () => {
  const command = (stack: string): RawCommand => ({ command: 'ip link', exitCode: 2, output: 'no', stack })

  it('has the commands, each with its place', async () => {
    const commands = [command(frames(11)), command(frames(1)), command('')]
    const evidence = await evidenceOf(new CheckFailure(details), around({ commands }))
    expect(evidence?.commands).toEqual([
      { command: 'ip link', exitCode: 2, output: 'no', at: 'labs/4.1-x/x.ts:111' },
      { command: 'ip link', exitCode: 2, output: 'no' },
      { command: 'ip link', exitCode: 2, output: 'no' },
    ])
  })

  it('finds places only in the bundle', async () => {
    const stack = 'Error\n    at f (/opt/lab/learner.mjs:10:1)\n    at g (file:///tmp/bundle-x/2.mjs:30:1)'
    const evidence = await evidenceOf(new CheckFailure(details), around({ commands: [command(stack)] }))
    expect(evidence?.commands?.[0]?.at).toBe('labs/4.1-x/x.ts:130')
  })

  it('has what the code printed, and how much is missing', async () => {
    const printing = (text: string, dropped: number) =>
      around({ world: guest({ printed: async () => ({ text, dropped, strays: [] }) }) })
    const output = async (text: string, dropped = 0) =>
      (await evidenceOf(new CheckFailure(details), printing(text, dropped)))?.output
    expect(await output('hello\n')).toBe('hello\n')
    expect(await output('tail\n', 5000)).toBe('(5000 characters before this are left out)\ntail\n')
    expect(await output('')).toBeUndefined()
  })

  it('is there even when nothing more can be found out', async () => {
    const gone = async () => {
      throw new GuestFailed('the guest is gone')
    }
    const broken = guest({ state: gone, printed: gone })
    expect(await evidenceOf(new CheckFailure({ ...details, flow }), around({ world: broken }))).toEqual(
      details,
    )
    const deaf = { ...guest(), heard: gone, state: guest().state, learner: guest().learner } as World
    const evidence = await evidenceOf(new CheckFailure({ ...details, flow }), around({ world: deaf }))
    expect(evidence).toMatchObject(details)
    expect(evidence).not.toHaveProperty('path')
  })
})
