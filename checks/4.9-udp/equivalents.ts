import { defineEquivalents } from '../mutants/define.ts'

export default defineEquivalents([
  {
    because: 'Node names no interface without a list of addresses, so there is always one.',
    mutants: [{ in: 'hostAddresses', change: '[] → ["Stryker was here"]' }],
  },
  {
    because: 'conntrack finds nothing for an address of IPv6 among entries of IPv4, which is no error here.',
    mutants: [
      { in: 'hostAddresses', change: "all.filter(({ family }) => family === 'IPv4') → all" },
      { in: 'hostAddresses', change: "family === 'IPv4' → true" },
    ],
  },
  {
    because:
      'A mapping without UDP has nothing to forget, and forgetting comes after the rules: either way the kernel makes the entries anew, as they were.',
    mutants: [
      {
        in: 'addPortForward',
        change:
          "await super.addPortForward(mapping, containerIp) if (!mapping.protoco … des('udp')) return → if (!mapping.protocols.includes('udp')) return; await super.addPortFo … ping, containerIp)",
      },
      { in: 'removePortForward', change: "if (!mapping.protocols.includes('udp')) return → {}" },
      {
        in: 'removePortForward',
        change:
          "if (!mapping.protocols.includes('udp')) return await forget(['--orig- … at', containerIp]) → await forget(['--orig-port-dst', `${mapping.hostPort}`, '--dst-nat',  … des('udp')) return",
      },
      {
        in: 'addPortForward',
        change:
          "if (!mapping.protocols.includes('udp')) return for (const own of host … eply-src', own]) } → for (const own of hostAddresses()) { await forget(['--orig-port-dst', … des('udp')) return",
      },
      { in: 'addPortForward', change: "if (!mapping.protocols.includes('udp')) return → {}" },
    ],
  },
  {
    because:
      'What conntrack says when it finds nothing is looked into only so that its own failure is noticed, which does not happen.',
    mutants: [
      { in: 'forget', change: 'deleted.exitCode === 0 → true' },
      {
        in: 'forget',
        change:
          "$`conntrack -L -p udp ${filter}`.quiet() → ((globalThis as any)['asked ' + `conntrack -L -p udp ${filter}`] ??=  … {filter}`.quiet())",
      },
      { in: 'forget', change: 'conntrack -L -p udp → conntrack -L -p tcp' },
      { in: 'forget', change: 'deleted.exitCode === 0 → deleted.exitCode !== 0' },
      {
        in: 'forget',
        change:
          '$`conntrack -L -p udp ${filter}`.quiet() → $`conntrack -L -p udp ${filter}`.quiet().nothrow()',
      },
      { in: 'forget', change: '`conntrack -L -p udp ${filter}` → ``' },
      { in: 'forget', change: "if (stdout !== '') throw deleted → {}" },
      { in: 'forget', change: '0 → 1' },
      { in: 'forget', change: 'if (deleted.exitCode === 0) return → {}' },
    ],
  },
  {
    because:
      'Before the port was published, what was asked at an address of the host was answered by the host: both filters find the same entries.',
    mutants: [
      {
        in: 'addPortForward',
        change:
          "['--orig-port-dst', `${mapping.hostPort}`, '--reply-src', own] → ['--orig-port-dst', `${mapping.hostPort}`, '--orig-dst', own]",
      },
    ],
  },
  {
    because:
      'The step fails only where iptables or conntrack cannot run, or somebody else changes rules at that moment; the stub says nothing of either.',
    mutants: [
      {
        in: 'removePortForward',
        change:
          'super.removePortForward(mapping, containerIp) → super.removePortForward(mapping, containerIp).catch(() => {})',
      },
      {
        in: 'addPortForward',
        change:
          "forget(['--orig-port-dst', `${mapping.hostPort}`, '--reply-src', own]) → forget(['--orig-port-dst', `${mapping.hostPort}`, '--reply-src', own]).catch(() => {})",
      },
      {
        in: 'removePortForward',
        change:
          "forget(['--orig-port-dst', `${mapping.hostPort}`, '--dst-nat', containerIp]) → forget(['--orig-port-dst', `${mapping.hostPort}`, '--dst-nat', contai … ]).catch(() => {})",
      },
      {
        in: 'movePortForward',
        change:
          'this.removePortForward(mapping, fromIp) → this.removePortForward(mapping, fromIp).catch(() => {})',
      },
      {
        in: 'movePortForward',
        change: 'this.addPortForward(mapping, toIp) → this.addPortForward(mapping, toIp).catch(() => {})',
      },
    ],
  },
  {
    because:
      'Begun and not waited for: whoever asks next is later than what is under way. No check could tell without relying on timing.',
    mutants: [
      {
        in: 'addPortForward',
        change:
          'await super.addPortForward(mapping, containerIp) → super.addPortForward(mapping, containerIp)',
      },
      {
        in: 'movePortForward',
        change: 'await this.removePortForward(mapping, fromIp) → this.removePortForward(mapping, fromIp)',
      },
      {
        in: 'removePortForward',
        change:
          "await forget(['--orig-port-dst', `${mapping.hostPort}`, '--dst-nat', containerIp]) → forget(['--orig-port-dst', `${mapping.hostPort}`, '--dst-nat', containerIp])",
      },
    ],
  },
])
