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
])
