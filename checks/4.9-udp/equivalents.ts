import { defineEquivalents } from '../mutants/define.ts'

/** Each entry has been read twice, by two readers, against the stub and the stubs of the labs built on it. */
export default defineEquivalents([
  {
    because: 'Node names no interface without a list of addresses, so there is always one.',
    mutants: [
      {
        in: 'hostAddresses',
        change: '[] → ["Stryker was here"]',
      },
    ],
  },
  {
    because:
      'Entries of IPv6 conversations with the host on this port go, too. No rule of ours is about IPv6: the next datagram makes the entry anew, as it was.',
    mutants: [
      {
        in: 'hostAddresses',
        change: "all.filter(({ family }) => family === 'IPv4') → all",
      },
      {
        in: 'hostAddresses',
        change: "family === 'IPv4' → true",
      },
    ],
  },
  {
    because:
      'conntrack is asked once more also where it has deleted entries: the rules have changed by then, and it finds none.',
    mutants: [
      {
        in: 'forget',
        change: 'if (deleted.exitCode === 0) return → {}',
      },
    ],
  },
  {
    because:
      'A step back, or one that forgets, fails only where iptables or conntrack cannot be run, of which the stub says nothing: what it promises then holds neither way.',
    mutants: [
      {
        in: 'movePortForward',
        change:
          'this.removePortForward(mapping, fromIp) → this.removePortForward(mapping, fromIp).catch(() => {})',
      },
      {
        in: 'removePortForward',
        change:
          'super.removePortForward(mapping, containerIp) → super.removePortForward(mapping, containerIp).catch(() => {})',
      },
      {
        in: 'removePortForward',
        change:
          "forget(['--orig-port-dst', `${mapping.hostPort}`, '--dst-nat', there]) → forget(['--orig-port-dst', `${mapping.hostPort}`, '--dst-nat', there]).catch(() => {})",
      },
      {
        in: 'addPortForward',
        change:
          "forget(['--orig-port-dst', `${mapping.hostPort}`, '--reply-src', own]) → forget(['--orig-port-dst', `${mapping.hostPort}`, '--reply-src', own]).catch(() => {})",
      },
    ],
  },
  {
    because:
      'conntrack is asked for what is left only to tell a failure of its own from nothing to forget. Where it can be run there is nothing left: the rules have changed by then.',
    mutants: [
      { in: 'forget', change: 'deleted.exitCode === 0 → true' },
      { in: 'forget', change: 'deleted.exitCode === 0 → deleted.exitCode !== 0' },
      { in: 'forget', change: '0 → 1' },
      {
        in: 'forget',
        change:
          "$`conntrack -L -p udp ${filter}`.quiet() → ((globalThis as any)['asked ' + `conntrack -L -p udp ${filter}`] ??=  … {filter}`.quiet())",
      },
      {
        in: 'forget',
        change:
          '$`conntrack -L -p udp ${filter}`.quiet() → $`conntrack -L -p udp ${filter}`.quiet().nothrow()',
      },
      { in: 'forget', change: '`conntrack -L -p udp ${filter}` → ``' },
      { in: 'forget', change: "if (stdout !== '') await forget(filter) → {}" },
    ],
  },
  {
    because:
      'Published for TCP alone, there is nothing to forget over UDP. What the host itself is asked there has no translation: the next datagram of either side makes the entry anew, with the same ports.',
    mutants: [
      { in: 'addPortForward', change: "if (!mapping.protocols.includes('udp')) return → {}" },
      {
        in: 'addPortForward',
        change:
          "if (!mapping.protocols.includes('udp')) return for (const own of host … eply-src', own]) } → for (const own of hostAddresses()) { await forget(['--orig-port-dst', … des('udp')) return",
      },
    ],
  },
  {
    because:
      'Until the port is published, what asks an address of the host is answered from there. An entry that leads to the container already is made anew by the next datagram; the stub says nothing of those that were sent before addPortForward returned.',
    mutants: [
      {
        in: 'addPortForward',
        change:
          "['--orig-port-dst', `${mapping.hostPort}`, '--reply-src', own] → ['--orig-port-dst', `${mapping.hostPort}`, '--orig-dst', own]",
      },
    ],
  },
])
