import { defineEquivalents } from '../mutants/define.ts'

/** Each entry has been read against the stub and the stubs of the labs built on it; the latest ones by one reader only. */
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
