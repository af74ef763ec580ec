/**
 * For tests only: verdicts of lab 4.1 as a learner would get them.
 */
import type { Step } from '../catalog/index.ts'
import type { Evidence, LabVerdict, StateListing, TracedCommand, Verdict } from '../verdict/verdict.ts'

const source = 'labs/4.1-network-manager/network-manager.ts'
const web = 'a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c6d7e8f90'

const titles = {
  'bridge-address': 'minidocker0 is up and has 172.18.0.1/16',
  'container-interface':
    'the container gets an eth0 with the address that setup returns, and the host keeps its own',
  'container-loopback': 'a packet to 127.0.0.1 inside the container is answered',
  'gateway-ping': 'the gateway answers a ping from the container',
  'internet-reach': 'a packet from the container to 203.0.113.10 is answered',
  'internet-source': '203.0.113.10 sees the address of the host, and never one of the container network',
  'init-twice':
    'initializeBridge may be called again, also by another NetworkManager, and no rule is there twice',
  'lan-cannot-enter': 'a neighbor on the LAN who adds a route to the container network does not get in',
  'cleanup-frees': 'after cleanup the veth is gone, and the address is free for the next container',
  'destroy-removes': 'after destroyBridge the host is as it was before',
  'pool-whole-network': 'a /16 has 65533 addresses for containers, each of them inside it and none twice',
  'dead-pid': 'a container whose process is gone is refused, and nothing is left behind',
} as const

type Check = keyof typeof titles

const checks = Object.keys(titles) as Check[]

const steps: Step[] = [
  { title: 'The bridge', checks: ['bridge-address'] },
  { title: 'The cable', checks: ['container-interface', 'container-loopback', 'gateway-ping'] },
  { title: 'Out, and back', checks: ['internet-reach', 'internet-source'] },
  { title: 'Nobody else', checks: ['lan-cannot-enter'] },
  { title: 'Again, and undone', checks: ['init-twice', 'cleanup-frees', 'destroy-removes'] },
  { title: 'Addresses', checks: ['pool-whole-network', 'dead-pid'] },
]

function verdict(check: Check, changes: Partial<Verdict> = {}): Verdict {
  const base = {
    check,
    title: titles[check],
    scenario: 'one container',
    status: 'passed',
    bonus: false,
    duration: 38,
  } as const
  return { ...base, ...changes }
}

function lab(changes: Partial<LabVerdict>, verdicts: Verdict[]): LabVerdict {
  return {
    lab: '4.1',
    title: 'A network for containers',
    source,
    kind: 'own',
    untouched: false,
    remaining: [],
    builtOn: [],
    seed: '5eed',
    sandbox: 'qemu',
    steps,
    verdicts,
    passed: verdicts.every(({ bonus, status }) => bonus || status === 'passed'),
    duration: 1870,
    ...changes,
  }
}

const ran = (line: number, command: string, exitCode: number | null = 0, output = ''): TracedCommand => ({
  command,
  exitCode,
  output,
  at: `${source}:${line}`,
})

const bridgeCommands = [
  ran(118, 'ip link show minidocker0', 1, 'Device "minidocker0" does not exist.'),
  ran(120, 'ip link add minidocker0 address 02:42:ac:12:00:01 type bridge'),
  ran(121, 'ip address replace 172.18.0.1/16 dev minidocker0'),
  ran(122, 'ip link set minidocker0 up'),
  ran(123, 'sysctl -qw net.ipv4.ip_forward=1'),
  ran(
    126,
    "iptables -w -t nat -C POSTROUTING -s 172.18.0.0/16 '!' -o minidocker0 -j MASQUERADE",
    1,
    'iptables: Bad rule (does a matching rule exist in that chain?).',
  ),
  ran(127, "iptables -w -t nat -A POSTROUTING -s 172.18.0.0/16 '!' -o minidocker0 -j MASQUERADE"),
]

const cableCommands = [
  ran(150, 'ip link add vethdf031db7512 up master minidocker0 type veth peer name eth0 netns 2114'),
  ran(151, 'nsenter --target 2114 --net ip link set lo up'),
  ran(152, 'nsenter --target 2114 --net ip address add 172.18.0.2/16 dev eth0'),
  ran(153, 'nsenter --target 2114 --net ip link set eth0 up'),
  ran(154, 'nsenter --target 2114 --net ip route add default via 172.18.0.1'),
]

const state: StateListing[] = [
  {
    title: 'addresses of the host',
    lines: ['lo 127.0.0.1/8', 'eth0 192.168.1.100/24', 'minidocker0 172.18.0.1/16'],
  },
  {
    title: 'rules of the host (iptables-save -c)',
    lines: [
      'nat: [3:180] -A POSTROUTING -s 172.18.0.0/16 ! -o minidocker0 -j MASQUERADE',
      'filter: :FORWARD DROP [3:180]',
      'filter: [0:0] -A FORWARD -i vpn0 -o eth0 -m comment --comment "canary: another program put this here" -j ACCEPT',
    ],
  },
  { title: 'switches', lines: ['net.ipv4.ip_forward = 1', 'net.bridge.bridge-nf-call-iptables = 1'] },
]

const dropped: Evidence = {
  expected: 'an HTTP request from the container (172.18.0.2) to 203.0.113.10:80 is answered within 2 s',
  observed:
    'the packet came in on minidocker0 and never went out again: the FORWARD chain dropped it (its policy, DROP, has counted 3 packets)',
  path: [
    { where: 'host', link: 'minidocker0', direction: 'in', packet: '172.18.0.2:40112 → 203.0.113.10:80 SYN' },
  ],
  commands: [...bridgeCommands, ...cableCommands],
  state,
  output: 'bridge is ready\ncontainer a1b2c3 got 172.18.0.2\n',
  next: 'The policy of FORWARD is DROP: what no rule accepts is gone. Which rule of yours should accept a packet that comes in on minidocker0 for 203.0.113.10?',
}

/** The policy of FORWARD was forgotten: the SYN is seen on minidocker0 and never on eth0. */
export const forwardDropped = lab({}, [
  ...checks.slice(0, 4).map((check) => verdict(check)),
  verdict('internet-reach', { status: 'failed', duration: 2410, evidence: dropped }),
  verdict('internet-source', { status: 'blocked', blockedBy: ['internet-reach'] }),
  verdict('init-twice', {
    status: 'failed',
    evidence: {
      expected: 'every rule is there once',
      observed:
        'this rule is there 2 times after the second call: nat: -A POSTROUTING -s 172.18.0.0/16 ! -o minidocker0 -j MASQUERADE',
      next: 'Ask with -C before you add with -A.',
    },
  }),
  verdict('lan-cannot-enter', { status: 'blocked', blockedBy: ['internet-reach', 'init-twice'] }),
  ...checks.slice(8).map((check) => verdict(check)),
])

/** MASQUERADE was forgotten: NAT does nothing, and the answer cannot come back. */
export const masqueradeForgotten = lab({ builtOn: [{ lab: '4.0', used: 'reference' }] }, [
  verdict('internet-reach', {
    status: 'failed',
    evidence: {
      ...dropped,
      observed: 'no answer came',
      cause:
        'the packet left eth0 as 172.18.0.2; nothing rewrote its source, so 203.0.113.10 has no way back to web',
      path: [
        {
          where: 'host',
          link: 'minidocker0',
          direction: 'in',
          packet: '172.18.0.2:40112 → 203.0.113.10:80 SYN',
        },
        { where: 'host', link: 'eth0', direction: 'out', packet: '172.18.0.2:40112 → 203.0.113.10:80 SYN' },
        { where: 'router', link: 'lan', direction: 'in', packet: '172.18.0.2:40112 → 203.0.113.10:80 SYN' },
      ],
      next: 'Give packets that leave the host its own address: MASQUERADE, in POSTROUTING of table nat.',
    },
  }),
])

/** Nothing got lost here: the container merely sees the wrong client. */
export const wrongSource = verdict('internet-source', {
  title: "the container sees the neighbor's own address",
  status: 'failed',
  evidence: {
    expected: 'the container sees 192.168.1.50 as its client',
    observed: 'it saw 172.18.0.1',
    path: [
      { where: 'host', link: 'eth0', direction: 'in', packet: '192.168.1.50:40113 → 192.168.1.100:8080 SYN' },
      {
        where: 'host',
        link: 'minidocker0',
        direction: 'out',
        packet: '172.18.0.1:40113 → 172.18.0.2:80 SYN',
      },
      {
        where: 'host',
        link: 'vethdf031db7512',
        direction: 'out',
        packet: '172.18.0.1:40113 → 172.18.0.2:80 SYN',
      },
      {
        where: 'host',
        link: 'vethdf031db7512',
        direction: 'in',
        packet: '172.18.0.2:80 → 172.18.0.1:40113 SYN ACK',
      },
      {
        where: 'host',
        link: 'minidocker0',
        direction: 'in',
        packet: '172.18.0.2:80 → 172.18.0.1:40113 SYN ACK',
      },
      {
        where: 'host',
        link: 'eth0',
        direction: 'out',
        packet: '192.168.1.100:8080 → 192.168.1.50:40113 SYN ACK',
      },
    ],
    next: 'Narrow your MASQUERADE down to packets that need it.',
  },
})

/** A command failed, and with it the method. */
export const commandFailed = lab({ duration: 940 }, [
  verdict('bridge-address'),
  verdict('container-interface', {
    status: 'failed',
    evidence: {
      expected: `setupContainerNetwork('${web}', 2114) does its work: ${titles['container-interface']}`,
      observed: `setupContainerNetwork('${web.slice(0, 12)}…', 2114) threw Error: RTNETLINK answers: File exists\n    at line 150\n    exit code: 2`,
      at: `${source}:150`,
      commands: [
        ...bridgeCommands,
        ran(150, 'ip link add vetha1b2c3 type veth peer name eth0', 2, 'RTNETLINK answers: File exists\n'),
      ],
      state: state.slice(0, 1),
      next: 'Read the message above: it is what the failing line, or the command it ran, had to say.',
    },
  }),
  ...checks
    .slice(2, 8)
    .map((check) => verdict(check, { status: 'blocked', blockedBy: ['container-interface'] })),
])

const remaining = [
  {
    at: `${source}:38`,
    what: 'TODO 1a: read the subnet in the constructor, hand out its lowest free address here',
  },
  { at: `${source}:43`, what: 'TODO 1b: take an address back' },
  { at: `${source}:86`, what: 'TODO 2: build the bridge, switch forwarding on, write the rules' },
  { at: `${source}:102`, what: 'TODO 3: run a cable from the container to the bridge and configure its end' },
  { at: `${source}:111`, what: 'TODO 4: unplug the container' },
  { at: `${source}:120`, what: 'TODO 5: remove the bridge and our rules, and only those' },
]

const unwritten = (check: Check, call: string, todo: number): Verdict =>
  verdict(check, {
    status: 'failed',
    evidence: {
      expected: titles[check],
      observed: `${call} is not written yet`,
      next: remaining[todo]?.what ?? '',
      notWritten: true,
    },
  })

/** The stub as it came. */
export const untouched = lab({ untouched: true, remaining }, [
  unwritten('bridge-address', 'initializeBridge()', 2),
  ...checks.slice(1, 9).map((check) => verdict(check, { status: 'blocked', blockedBy: ['bridge-address'] })),
  unwritten('pool-whole-network', 'allocate()', 0),
])

/** What is written works; the rest is not written. */
export const halfWay = lab({ remaining: remaining.slice(4) }, [
  ...checks.slice(0, 8).map((check) => verdict(check)),
  unwritten('cleanup-frees', "cleanup('a1b2c3d4e5f6…')", 4),
  unwritten('destroy-removes', 'destroyBridge()', 5),
  verdict('pool-whole-network', { duration: 1240 }),
])

/** Everything that is required works, and the bonus does not. */
export const passedWithoutBonus = lab({ builtOn: [{ lab: '4.0', used: 'own' }] }, [
  ...checks.slice(0, 11).map((check) => verdict(check)),
  verdict('dead-pid', {
    status: 'failed',
    bonus: true,
    evidence: {
      expected: 'it throws',
      observed: 'it returned 172.18.0.4',
      next: 'Look whether the process is there first.',
    },
  }),
])

/** Our fault. */
export const errored = lab({}, [
  verdict('bridge-address'),
  verdict('gateway-ping', {
    status: 'errored',
    error:
      'GuestGone: the guest did not answer within 30 s\n    at Session.call (/somewhere/session.ts:120:11)',
  }),
])

const evil =
  '\u001b[2J\u001b]0;owned\u0007\u202egnp\u2066\u200b\r\nfake ✓ line\u0000\u0008\u009b31m e\u0301\u0301\u0301\u0301\u0301'

/** Everything that the guest can choose is chosen to do harm. */
export const hostile = lab({ source: `labs/${evil}`, remaining: [{ at: `${evil}:12`, what: evil }] }, [
  verdict('internet-reach', {
    title: evil,
    status: 'failed',
    evidence: {
      expected: evil,
      observed: `${'x'.repeat(500)}${evil}`,
      at: evil,
      path: [{ where: evil, link: evil.repeat(9), direction: 'in', packet: evil.repeat(9) }],
      commands: [{ command: evil.repeat(9), exitCode: 1, output: evil.repeat(99), at: evil }],
      state: [{ title: evil, lines: [evil, ...Array(500).fill('another line')] }],
      output: `${'a very long line '.repeat(9000)}\n${evil.repeat(50)}`,
      next: evil.repeat(50),
    },
  }),
  verdict('gateway-ping', { status: 'errored', error: evil }),
  verdict('init-twice', { status: 'blocked', blockedBy: [evil, evil] }),
])
